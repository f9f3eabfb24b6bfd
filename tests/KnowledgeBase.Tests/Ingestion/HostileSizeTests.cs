using System.Text;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>
/// Files of ordinary size whose shape makes careless reading look at everything for each of its parts. A worker that reads one
/// for an hour keeps the documents of all accounts waiting.
/// </summary>
public sealed class HostileSizeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("[")]
    [InlineData("<sup>1</sup>")]
    [InlineData("<i>a</i>2<sub>3</sub>")]
    [InlineData("<td>1<sup>2</sup></td>")]
    public void A_page_of_one_thing_a_million_times(string part) =>
        ShouldTakeSeconds(DocumentFormat.Html, $"<html><body><main><h1>Title</h1><p>Words of it.</p><p>{string.Concat(Enumerable.Repeat(part, 2_000_000 / part.Length))}</p></main></body></html>");

    [Fact]
    public void A_page_with_one_wide_row_and_very_many_short_ones()
    {
        var table = $"<tr><th>A</th><th>B</th></tr><tr>{string.Concat(Enumerable.Repeat("<td>w</td>", 250))}</tr>{string.Concat(Enumerable.Repeat("<tr><td>s", 50_000))}";
        Parsing.Html($"<main><table>{table}</table></main>").Content.Length.ShouldBeLessThan(2_000_000);
    }

    [Fact]
    public void A_Word_file_of_text_boxes_deep_within_each_other()
    {
        var boxes = string.Concat(Enumerable.Repeat("<w:txbxContent/>", 20_000));
        var deep = string.Concat(Enumerable.Repeat("<w:smartTag>", 2_000)) + boxes + string.Concat(Enumerable.Repeat("</w:smartTag>", 2_000));
        var started = TimeProvider.System.GetTimestamp();
        DocumentParser.Parse(new RawDocument(TestDocx.Of($"<w:p>{deep}<w:r><w:t>Below.</w:t></w:r></w:p>"), DocumentFormat.Docx, "x.docx"));
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static void ShouldTakeSeconds(DocumentFormat format, string text)
    {
        var started = TimeProvider.System.GetTimestamp();
        DocumentParser.Parse(new RawDocument(Encoding.UTF8.GetBytes(text), format, "x", "utf-8", new Uri("https://help.example.com/x")));
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
    }
}
