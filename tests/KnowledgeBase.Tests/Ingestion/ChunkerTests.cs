using System.Globalization;
using System.Text;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

public sealed class ChunkerTests
{
    private static readonly ChunkSettings Small = new(MaxLength: 200, Overlap: 50);

    [Fact]
    public void Sections_are_cut_at_headings_and_keep_their_path()
    {
        var chunks = Split("# Guide\n\nIntro.\n\n## Setup\n\nOne.\n\n### Wi-Fi\n\nTwo.\n\n## Use\n\nThree.", "Guide");
        chunks.Select(c => c.Text).ShouldBe(["Intro.", "One.", "Two.", "Three."]);
        chunks.Select(c => string.Join('/', c.HeadingPath)).ShouldBe(["", "Setup", "Setup/Wi-Fi", "Use"]);
        chunks.Select(c => c.Position).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void A_first_heading_that_differs_from_the_title_stays_in_the_path() =>
        Split("# Setup guide\n\nIntro.", "Larkspur").Single().HeadingPath.ShouldBe(["Setup guide"]);

    [Fact]
    public void A_long_section_is_cut_between_sentences_and_overlaps_by_whole_sentences()
    {
        var text = string.Join(' ', Enumerable.Range(1, 30).Select(i => FormattableString.Invariant($"This is sentence {i}.")));
        var chunks = Split(text, "T", Small);

        chunks.Count.ShouldBeGreaterThan(2);
        chunks.ShouldAllBe(c => c.Length <= 200);
        chunks.ShouldAllBe(c => c.Text.StartsWith("This is") && c.Text.EndsWith('.'));
        for (var i = 1; i < chunks.Count; i++)
        {
            var overlap = chunks[i - 1].Start + chunks[i - 1].Length - chunks[i].Start;
            overlap.ShouldBeInRange(1, 50);
        }
    }

    [Fact]
    public void Neither_a_table_nor_a_code_block_is_cut_when_it_fits()
    {
        var table = "| a | b |\n| --- | --- |\n" + string.Concat(Enumerable.Range(1, 8).Select(i => FormattableString.Invariant($"| {i} | x |\n")));
        var code = "```\n" + string.Concat(Enumerable.Repeat("line\n\n", 15)) + "```";
        var chunks = Split($"{Words(150)}\n\n{table}\n{Words(120)}\n\n{code}\n\n{Words(180)}", "T", Small);

        chunks.Count(c => c.Text.Contains(table.Trim())).ShouldBe(1);
        chunks.Count(c => c.Text.Contains(code)).ShouldBe(1);
    }

    [Fact]
    public void A_table_longer_than_the_limit_is_cut_between_its_rows()
    {
        var table = "| a | b |\n| --- | --- |\n" + string.Concat(Enumerable.Range(1, 60).Select(i => FormattableString.Invariant($"| row {i} | x |\n")));
        var chunks = Split(table, "T", Small);
        chunks.ShouldAllBe(c => c.Text.StartsWith('|') && c.Text.EndsWith('|') && c.Length <= 200);
    }

    [Fact]
    public void A_long_list_is_cut_between_its_items()
    {
        var list = string.Join('\n', Enumerable.Range(1, 30).Select(i => FormattableString.Invariant($"{i}. Step number {i}, do it")));
        Split(list, "T", Small).ShouldAllBe(c => char.IsAsciiDigit(c.Text[0]) && c.Text.EndsWith("do it"));
    }

    [Fact]
    public void Chinese_is_cut_between_sentences_without_spaces()
    {
        var text = string.Concat(Enumerable.Range(1, 40).Select(i => $"这是第{i.ToString(CultureInfo.InvariantCulture)}句话，内容不长。"));
        Split(text, "T", Small).ShouldAllBe(c => c.Text.EndsWith('。') && c.Length <= 200);
    }

    [Fact]
    public void A_document_of_headings_alone_is_one_chunk() =>
        Split("# One\n\n## Two", "T").Single().Text.ShouldBe("# One\n\n## Two");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Every_chunk_stands_verbatim_at_its_offset_and_no_word_is_lost(int seed)
    {
        var content = Random(new Random(seed));
        var chunks = Split(content, "T", Small);
        var covered = new bool[content.Length];
        foreach (var chunk in chunks)
        {
            content.Substring(chunk.Start, chunk.Length).ShouldBe(chunk.Text);
            covered.AsSpan(chunk.Start, chunk.Length).Fill(true);
        }

        foreach (var block in MarkdownText.Read(content)!.Where(b => b is Markdig.Syntax.ParagraphBlock or Markdig.Syntax.ListBlock or Markdig.Syntax.CodeBlock))
        {
            for (var i = block.Span.Start; i <= block.Span.End; i++)
                (covered[i] || char.IsWhiteSpace(content[i])).ShouldBeTrue($"position {i} of {block.GetType().Name}: {content.Substring(i, Math.Min(20, content.Length - i))}");
        }
    }

    [Fact]
    public void One_word_of_a_megabyte_is_cut_without_breaking_characters()
    {
        var text = string.Concat(Enumerable.Repeat("🌱", 5000));
        var chunks = Split(text, "T", Small);
        chunks.ShouldAllBe(c => c.Length <= 200 && !char.IsLowSurrogate(c.Text.First()) && !char.IsHighSurrogate(c.Text.Last()));
        chunks.Sum(c => c.Length).ShouldBe(text.Length);
    }

    [Fact]
    public void The_hash_changes_with_the_text_and_with_the_way_of_cutting_only()
    {
        var hash = ContentHash.Of("if a:\n    b()\n    c()", Small);
        ContentHash.Of("if a:\r\n    b()  \r\n    c()\t\n\n", Small).ShouldBe(hash);
        ContentHash.Of("if a:\n    b()\nc()", Small).ShouldNotBe(hash);
        ContentHash.Of("if a:\n    b()\n    d()", Small).ShouldNotBe(hash);
        ContentHash.Of("if a:\n    b()\n    c()", new ChunkSettings()).ShouldNotBe(hash);
    }

    private static IReadOnlyList<TextChunk> Split(string content, string title, ChunkSettings? settings = null) =>
        Chunker.Split(new ParsedDocument(title, content), settings ?? new ChunkSettings(), CharacterRuler.Instance);

    private static string Words(int length)
    {
        var words = new StringBuilder();
        while (words.Length < length) words.Append("Some words here. ");
        return words.ToString().Trim();
    }

    private static string Random(Random random)
    {
        var text = new StringBuilder();
        for (var i = 0; i < 40; i++)
        {
            text.Append(random.Next(6) switch
            {
                0 => $"{new string('#', random.Next(1, 5))} Heading {i.ToString(CultureInfo.InvariantCulture)}",
                1 => string.Join('\n', Enumerable.Range(0, random.Next(1, 30)).Select(n => $"- item {n.ToString(CultureInfo.InvariantCulture)} with words\n  and more")),
                2 => "```\n" + string.Concat(Enumerable.Repeat("code line\n", random.Next(1, 40))) + "```",
                3 => "> " + Words(random.Next(20, 400)),
                _ => Words(random.Next(5, 600)),
            }).Append("\n\n");
        }

        return text.ToString().Trim();
    }
}
