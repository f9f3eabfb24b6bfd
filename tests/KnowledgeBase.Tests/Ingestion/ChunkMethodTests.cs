using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>Each way of cutting, on one small article and on any other.</summary>
public sealed class ChunkMethodTests
{
    private const string Article = """
        Larkspur pots water your plants.

        ## How do I refill the tank?

        Take off the lid. Pour in water. Close it again.

        ### Size M

        It holds two litres. That is enough for three weeks.

        ## Prices

        | Size | Price |
        | --- | --- |
        | S | 49 |
        | M | 69 |

        Prices include tax. Shipping is extra.
        """;

    [Fact]
    public void A_whole_document_is_one_chunk() =>
        Split(new ChunkSettings(ChunkMethod.Whole)).ShouldHaveSingleItem().Text.ShouldBe(Article);

    [Fact]
    public void Recursive_packs_blocks_up_to_the_limit_and_a_heading_stays_with_its_text()
    {
        var chunks = Split(new ChunkSettings(ChunkMethod.Recursive, MaxLength: 160, Overlap: 0));

        chunks.ShouldAllBe(c => c.Length <= 160);
        chunks.Select(c => c.Text.Split('\n')[^1]).ShouldAllBe(last => !last.StartsWith('#'), "no heading ends a chunk");
        chunks[0].Text.ShouldStartWith("Larkspur pots");
        chunks.Count(c => c.Text.Contains("| S | 49 |\n| M | 69 |")).ShouldBe(1);
        string.Concat(chunks.Select(c => c.Text)).Count(char.IsLetter).ShouldBe(Article.Count(char.IsLetter), "nothing is lost or doubled");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(75)]
    public void A_heading_makes_no_chunk_longer_than_it_may_be(int overlap)
    {
        var words = string.Concat(Enumerable.Range(1, 4).Select(static i => $"The parcel number {i} arrives on day {i}. "));
        for (var above = 5; above < 150; above += 7)
        {
            var article = $"{new string('w', above)}.\n\n## How long a parcel takes to arrive at home\n\n### In Europe\n\n{words.Trim()}\n\n- {words[..60]}\n- {words[40..110]}\n\n## Prices\n\n| Size | Price of this size |\n| --- | --- |\n| S | forty-nine |\n| M | sixty-nine |\n| L | a hundred of them |";
            var chunks = Chunker.Split(new ParsedDocument("T", article), new ChunkSettings(ChunkMethod.Recursive, MaxLength: 150, Overlap: overlap), CharacterRuler.Instance);
            chunks.ShouldAllBe(c => c.Length <= 150);
            chunks.Count(c => c.Text.Contains("| S | forty-nine |\n| M | sixty-nine |")).ShouldBe(1);
            chunks.Single(c => c.Text.Contains("### In Europe")).Text.ShouldContain("The parcel number 1");
            for (var i = 1; i < chunks.Count; i++) article[(chunks[i - 1].Start + chunks[i - 1].Length)..Math.Max(chunks[i - 1].Start + chunks[i - 1].Length, chunks[i].Start)].ShouldBeNullOrWhiteSpace("nothing is lost");
        }
    }

    [Fact]
    public void Fixed_cuts_between_words_repeats_the_overlap_and_leaves_a_table_whole()
    {
        var chunks = Split(new ChunkSettings(ChunkMethod.Fixed, MaxLength: 100, Overlap: 30));

        chunks.ShouldAllBe(c => c.Length <= 100);
        chunks.ShouldAllBe(c => c.Start == 0 || char.IsWhiteSpace(Article[c.Start - 1]));
        chunks.ShouldAllBe(c => c.Start + c.Length == Article.Length || char.IsWhiteSpace(Article[c.Start + c.Length]));
        chunks.Count(c => c.Text.Contains("| Size | Price |\n| --- | --- |\n| S | 49 |\n| M | 69 |")).ShouldBe(1);
        chunks.Zip(chunks.Skip(1)).Count(pair => pair.Second.Start < pair.First.Start + pair.First.Length).ShouldBeGreaterThan(1);
        chunks[^1].HeadingPath.ShouldBe(["Prices"]);
    }

    [Theory]
    [InlineData(1_600, 400, 1_200, 1_500)]
    [InlineData(20_000, 10_000, 17_900, 18_100)]
    [InlineData(1_600, 400, 1_500, 1_100)]
    public void Fixed_says_no_text_before_a_table_again_and_again(int length, int overlap, int before, int table)
    {
        var text = string.Concat(Enumerable.Range(0, 9_000).Select(static i => $"w{i} "))[..before].Trim();
        var rows = "| Size | Price |\n| --- | --- |\n" + string.Concat(Enumerable.Range(0, 9_000).Select(static i => $"| S{i} | 49 |\n"))[..table];
        var article = $"{text}\n\n{rows[..rows.LastIndexOf('\n')]}\n\nThe end.";
        var chunks = Chunker.Split(new ParsedDocument("T", article), new ChunkSettings(ChunkMethod.Fixed, length, overlap), CharacterRuler.Instance);

        chunks.Count.ShouldBeInRange(2, 3);
        chunks.Select(static c => c.Start + c.Length).Distinct().Count().ShouldBe(chunks.Count);
        chunks.Count(static c => c.Text.Contains("| Size | Price |", StringComparison.Ordinal)).ShouldBe(1);
        for (var i = 1; i < chunks.Count; i++) chunks[i].Start.ShouldBeLessThanOrEqualTo(chunks[i - 1].Start + chunks[i - 1].Length + 2, "nothing is lost");
    }

    [Theory]
    [InlineData("水箱装满后可以用三个星期。", true)]
    [InlineData("水箱装满后可以用三个星期", false)]
    [InlineData("🌱", false)]
    public void Fixed_repeats_the_overlap_where_a_script_has_no_spaces(string words, bool hasSentences)
    {
        var article = string.Concat(Enumerable.Repeat(words, 600 / words.Length));
        var chunks = Chunker.Split(new ParsedDocument("T", article), new ChunkSettings(ChunkMethod.Fixed, MaxLength: 101, Overlap: 31), CharacterRuler.Instance);

        foreach (var (first, second) in chunks.Zip(chunks.Skip(1)))
        {
            (first.Start + first.Length - second.Start).ShouldBeInRange(hasSentences ? 1 : 29, 31);
            if (hasSentences) article[second.Start - 1].ShouldBe('。');
            char.IsLowSurrogate(second.Text[0]).ShouldBeFalse();
        }
    }

    [Fact]
    public void A_sentence_is_searched_by_itself_and_read_with_its_neighbours_of_the_same_section()
    {
        var chunks = Split(new ChunkSettings(ChunkMethod.SentenceWindow, Window: 1));

        var pour = chunks.Single(c => c.Text == "Pour in water.");
        Article[pour.Context!.Value.Start..pour.Context.Value.End].ShouldBe("Take off the lid. Pour in water. Close it again.");
        chunks.Single(c => c.Text == "Take off the lid.").HeadingPath.ShouldBe(["How do I refill the tank?"]);
        chunks.Single(c => c.Text.StartsWith('|')).Text.ShouldContain("| M | 69 |");
        chunks[0].Context.ShouldBeNull("it has no neighbours");
    }

    [Fact]
    public void A_child_is_searched_and_its_parent_is_read()
    {
        var chunks = Split(new ChunkSettings(ChunkMethod.ParentChild, MaxLength: 40, ContextLength: 200));

        chunks.ShouldAllBe(c => c.Length <= 40 || c.Text.StartsWith('|'));
        var parents = chunks.Where(c => c.HeadingPath.SequenceEqual(["How do I refill the tank?"])).Select(c => c.Context).Distinct().ToList();
        var parent = parents.ShouldHaveSingleItem()!.Value;
        Article[parent.Start..parent.End].ShouldBe("Take off the lid. Pour in water. Close it again.");
        chunks.Count(c => c.Context == parent).ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_question_and_all_below_it_are_one_chunk()
    {
        var chunks = Split(new ChunkSettings(ChunkMethod.QuestionAnswer));

        chunks.Select(c => string.Join('/', c.HeadingPath)).ShouldBe(["", "How do I refill the tank?", "Prices"]);
        chunks[1].Text.ShouldStartWith("Take off the lid.");
        chunks[1].Text.ShouldEndWith("That is enough for three weeks.");
    }

    [Fact]
    public void An_answer_keeps_the_headings_within_it()
    {
        const string Answer = "### On iPhone\n\nHold the button. Wait until it is dark.\n\n### On Android\n\nHold two buttons. Wait until it shakes.";
        var document = new ParsedDocument("Phones", $"## How do I reset it?\n\n{Answer}\n\n### On others\n\n## Prices\n\nNone.");
        var whole = Chunker.Split(document, new ChunkSettings(ChunkMethod.QuestionAnswer), CharacterRuler.Instance);
        whole.Select(static c => c.Text).ShouldBe([Answer, "None."]);
        whole[0].HeadingPath.ShouldBe(["How do I reset it?"]);

        var cut = Chunker.Split(document, new ChunkSettings(ChunkMethod.QuestionAnswer, MaxLength: 70, Overlap: 0), CharacterRuler.Instance);
        cut.Select(static c => c.Text).ShouldBe(["### On iPhone\n\nHold the button. Wait until it is dark.", "### On Android\n\nHold two buttons. Wait until it shakes.", "None."]);
        cut[1].HeadingPath.ShouldBe(["How do I reset it?", "On Android"]);
    }

    [Fact]
    public void A_way_of_cutting_that_has_changed_has_another_signature()
    {
        new ChunkSettings(ChunkMethod.QuestionAnswer).Signature.ShouldStartWith("questionanswer-4/");
        new ChunkSettings(ChunkMethod.Fixed).Signature.ShouldStartWith("fixed-3/");
        new ChunkSettings(ChunkMethod.Recursive).Signature.ShouldStartWith("recursive-3/");
        new ChunkSettings(ChunkMethod.Headings).Signature.ShouldStartWith("headings-2/");
    }

    public static TheoryData<int> Methods => [.. Enum.GetValues<ChunkMethod>().Select(method => (int)method)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Every_chunk_and_context_stands_verbatim_whatever_the_document(int method)
    {
        string[] contents =
        [
            Article, "", " \n ", "# Only a heading", "一二三。四五六！" + new string('七', 3000), string.Concat(Enumerable.Repeat("🌱", 700)), string.Concat(Enumerable.Repeat("> ", 500)) + "deep",
            "| a |\n| - |\n" + string.Concat(Enumerable.Repeat("| row |\n", 200)), "```\n" + string.Concat(Enumerable.Repeat("code\n", 300)) + "```",
            "مرحبا بكم في المتجر. كيف يمكنني المساعدة؟ " + new string('ع', 400),
        ];
        foreach (var content in contents)
        {
            foreach (var length in new[] { ChunkSettings.Least, 100, 1600 })
            {
                var settings = new ChunkSettings((ChunkMethod)method, length, Overlap: length / 4, ContextLength: length * 2);
                foreach (var chunk in Chunker.Split(new ParsedDocument("T", content), settings, CharacterRuler.Instance))
                {
                    content.Substring(chunk.Start, chunk.Length).ShouldBe(chunk.Text);
                    chunk.Text.ShouldNotBeNullOrWhiteSpace();
                    char.IsLowSurrogate(chunk.Text[0]).ShouldBeFalse();
                    char.IsHighSurrogate(chunk.Text[^1]).ShouldBeFalse();
                    if (settings.Method != ChunkMethod.Whole) chunk.Length.ShouldBeLessThanOrEqualTo(length);
                    if (chunk.Context is not var (start, end)) continue;
                    start.ShouldBeLessThanOrEqualTo(chunk.Start);
                    end.ShouldBeGreaterThanOrEqualTo(chunk.Start + chunk.Length);
                }
            }
        }
    }

    [Theory]
    [InlineData(19, 0, "max_length")]
    [InlineData(20_001, 0, "max_length")]
    [InlineData(100, 51, "overlap")]
    [InlineData(100, -1, "overlap")]
    public void A_setting_that_makes_no_sense_is_refused_by_its_field(int length, int overlap, string field) =>
        new ChunkSettings(MaxLength: length, Overlap: overlap).Problem(new TextRulers((string?)null))!.Value.Field.ShouldBe(field);

    [Fact]
    public void A_parent_is_not_smaller_than_its_child() =>
        new ChunkSettings(ChunkMethod.ParentChild, MaxLength: 400, ContextLength: 300).Problem(new TextRulers((string?)null))!.Value.Field.ShouldBe("context_length");

    [Fact]
    public void Settings_that_cut_alike_have_one_signature_and_others_do_not()
    {
        new ChunkSettings(ChunkMethod.Whole, MaxLength: 100).Signature.ShouldBe(new ChunkSettings(ChunkMethod.Whole).Signature);
        ChunkSettings[] all =
        [
            .. Enum.GetValues<ChunkMethod>().Select(method => new ChunkSettings(method)), new ChunkSettings(MaxLength: 800), new ChunkSettings(Overlap: 0),
            new ChunkSettings(WithTitle: false), new ChunkSettings(WithHeadings: false), new ChunkSettings(ChunkMethod.SentenceWindow, Window: 3),
            new ChunkSettings(ChunkMethod.ParentChild, ContextLength: 3000),
        ];
        all.Select(settings => settings.Signature).Distinct().Count().ShouldBe(all.Length);
    }

    private static IReadOnlyList<TextChunk> Split(ChunkSettings settings) => Chunker.Split(new ParsedDocument("Tank", Article), settings, CharacterRuler.Instance);
}
