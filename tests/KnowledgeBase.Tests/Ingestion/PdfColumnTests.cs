using Microsoft.Extensions.Options;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Pdf;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>What stands side by side on paper is read as columns of text or as the rows of a table, whichever it is.</summary>
public sealed class PdfColumnTests
{
    private static readonly string[] Left =
    [
        "The lamp is cleaned with a soft cloth and",
        "a little water. Never use a cleaner that",
        "holds alcohol, because it takes the colour",
        "off the shade within a few weeks. Before",
        "you begin, pull the plug and let the lamp",
        "cool down for at least half an hour.",
    ];

    private static readonly string[] Middle =
    [
        "A bulb lasts for three years when it burns",
        "for four hours a day. Change it as soon as",
        "it flickers, and take one of the same kind",
        "with at most nine watts. The old one does",
        "not belong into the bin for glass; shops",
        "take it back without asking for a receipt.",
    ];

    private static readonly string[] Right =
    [
        "The guarantee holds for two years from the",
        "day on which you bought the lamp. Keep the",
        "receipt, for nothing else shows that day.",
        "Write to us before you send anything, and",
        "we tell you where it goes and who pays for",
        "the parcel on its way to the workshop.",
    ];

    [Fact]
    public async Task Columns_of_text_are_read_one_after_the_other()
    {
        var lines = new[] { "Care of the lamp and what to do when it breaks", "" }
            .Concat(Left.Zip(Right, static (left, right) => left.PadRight(48) + right))
            .Append("").Append("These pages hold for all lamps that were sold in Europe since the spring of last year by us.");
        (await ParseAsync(string.Join('\n', lines))).ShouldBe(
            $"# Care of the lamp and what to do when it breaks\n\n{string.Join(' ', Left)}\n\n{string.Join(' ', Right)}\n\nThese pages hold for all lamps that were sold in Europe since the spring of last year by us.");
    }

    [Fact]
    public async Task Three_columns_too_and_a_sentence_goes_on_in_the_next()
    {
        string[] first = [.. Left[..^1], "cool down until a hand can rest upon it and"];
        string[] second = ["then begin at the top of its shade with a", .. Middle[1..]];
        var lines = first.Zip(second, Right).Select(static row => row.First.PadRight(46) + row.Second.PadRight(46) + row.Third);
        (await ParseAsync(string.Join('\n', lines))).ShouldBe($"{string.Join(' ', first)}\n{string.Join(' ', second)}\n\n{string.Join(' ', Right)}");
    }

    [Fact]
    public async Task Paragraphs_and_headings_of_a_column_stay_apart()
    {
        string[] left = ["Cleaning", .. Left, "", "Bulbs", .. Middle];
        string[] right = [.. Right, "", .. Middle, "", ""];
        var text = await ParseAsync(string.Join('\n', left.Zip(right, static (l, r) => l.PadRight(50) + r)));
        text.ShouldBe($"# Cleaning\n\n{string.Join(' ', Left)}\n\n## Bulbs\n\n{string.Join(' ', Middle)}\n\n{string.Join(' ', Right)}\n\n{string.Join(' ', Middle)}");
    }

    [Fact]
    public async Task A_column_that_is_longer_than_the_other_is_read_to_its_end()
    {
        string[] longer = [.. Left, .. Middle];
        var text = await ParseAsync(string.Join('\n', longer.Select((line, i) => i < Right.Length ? line.PadRight(48) + Right[i] : line)));
        text.ShouldBe($"{string.Join(' ', Left)} {string.Join(' ', Middle)}\n\n{string.Join(' ', Right)}");
    }

    [Fact]
    public async Task A_heading_below_the_columns_is_read_with_the_text_below_it()
    {
        string[] below = ["", "Warranty", "", "Whatever breaks within two years of the day on which you bought it is made good by us without a word."];
        var columns = Left.Zip(Right, static (left, right) => left.PadRight(48) + right);
        (await ParseAsync(string.Join('\n', columns.Concat(below)))).ShouldBe(
            $"{string.Join(' ', Left)}\n\n{string.Join(' ', Right)}\n\n## Warranty\n\n{below[^1]}");
    }

    [Fact]
    public async Task What_goes_on_in_the_left_column_below_the_right_one_stays_in_it()
    {
        string[] left = [.. Left, "", .. Middle];
        var columns = left.Select((line, i) => i < Right.Length ? line.PadRight(48) + Right[i] : line);
        const string Below = "These pages hold for all lamps that were sold in Europe since the spring of last year by us.";
        (await ParseAsync(string.Join('\n', columns.Append("").Append(Below)))).ShouldBe(
            $"{string.Join(' ', Left)}\n\n{string.Join(' ', Middle)}\n\n{string.Join(' ', Right)}\n\n{Below}");
    }

    [Theory]
    [InlineData(
        "Size  Price\nS     49\nM     59\nXXL   129",
        "| Size | Price |\n| --- | --- |\n| S | 49 |\n| M | 59 |\n| XXL | 129 |")]
    [InlineData(
        "Size  Price\nS        49\nM        59\nXXL     129",
        "| Size | Price |\n| --- | --- |\n| S | 49 |\n| M | 59 |\n| XXL | 129 |")]
    [InlineData(
        "Plan  Seats  Price\nBase  5      9 EUR\nTeam  25     19 EUR",
        "| Plan | Seats | Price |\n| --- | --- | --- |\n| Base | 5 | 9 EUR |\n| Team | 25 | 19 EUR |")]
    [InlineData(
        "How it is sent             What it costs\nBy post to your door       Four euros and ninety cents\nBy courier on the same day Twelve euros\nPicked up in our shop      Nothing at all",
        "| How it is sent | What it costs |\n| --- | --- |\n| By post to your door | Four euros and ninety cents |\n| By courier on the same day | Twelve euros |\n| Picked up in our shop | Nothing at all |")]
    [InlineData(
        "How it is sent to your door Cost\nBy post                     4 EUR\nBy courier                  12 EUR",
        "| How it is sent to your door | Cost |\n| --- | --- |\n| By post | 4 EUR |\n| By courier | 12 EUR |")]
    [InlineData(
        "These sums hold until autumn\nBy post         4 EUR\nBy courier      12 EUR",
        "# These sums hold until autumn\n\n| By post | 4 EUR |\n| --- | --- |\n| By courier | 12 EUR |")]
    public async Task A_table_stays_one_however_narrow_it_is(string page, string table) => (await ParseAsync(page)).ShouldBe(table);

    [Fact]
    public async Task Words_that_are_set_wide_are_no_table()
    {
        const string Text = "The  lamp is cleaned with a soft cloth and  a little water, and\nnever with a  cleaner that holds alcohol, because it takes  the\ncolour off the shade within  a few weeks of  being used on it.";
        (await ParseAsync(Text)).ShouldBe(Text.Replace("  ", " ").Replace('\n', ' '));
    }

    private static async Task<string> ParseAsync(params string[] pages)
    {
        var result = await new PdfToText(Options.Create(new KnowledgeOptions()), TimeProvider.System)
            .ReadAsync(new RawDocument(TestPdf.Of(pages), DocumentFormat.Pdf, "files/lamp.pdf"), TestContext.Current.CancellationToken);
        result.Refusal.ShouldBeNull();
        return result.Document.ShouldNotBeNull().Content;
    }
}
