using System.Text;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>Tables and code that stand in the items of a list or in a quote are as whole as any other.</summary>
public sealed class NestedBlockTests
{
    private static readonly string Code = "```sh\n" + string.Concat(Enumerable.Range(1, 16).Select(i => FormattableString.Invariant($"larkspurctl restart node-{i} --wait. Then go on.\n"))) + "```";

    private static readonly string Table = "| Size | Price |\n| --- | --- |\n" + string.Join('\n', Enumerable.Range(1, 12).Select(i => FormattableString.Invariant($"| Size {i}. Of all | {i * 7} euros. Net |")));

    public static TheoryData<int, int, int> Cuts
    {
        get
        {
            var cuts = new TheoryData<int, int, int>();
            foreach (var method in Enum.GetValues<ChunkMethod>().Where(static m => m != ChunkMethod.Whole))
            {
                foreach (var (length, overlap) in new[] { (1600, 200), (900, 300), (1000, 0), (2400, 1200) }) cuts.Add((int)method, length, overlap);
            }

            return cuts;
        }
    }

    [Theory]
    [MemberData(nameof(Cuts))]
    public void What_fits_is_whole_wherever_it_is_nested(int method, int length, int overlap)
    {
        var settings = new ChunkSettings((ChunkMethod)method, length, overlap, ContextLength: length + 700);
        foreach (var block in new[] { Code, Table })
        {
            for (var before = 0; before <= 2 * length; before += 190)
            {
                AssertWhole($"1. Switch it off.\n2. {Words(before)}\n\n{Within("   ", block)}\n\n   {Words(before / 3)}\n3. Switch it on. {Words(150)}\n\n{Words(900)}", Within("   ", block).TrimStart(), settings);
                AssertWhole($"{Words(300)}\n\n> {Words(before)}\n>\n{Within("> ", block)}\n>\n> {Words(200)}\n\n{Words(before)}", Within("> ", block), settings);
                AssertWhole($"- {Words(before)}\n  - Inner. {Words(120)}\n\n{Within("    ", block)}\n  - Next. {Words(900)}", Within("    ", block).TrimStart(), settings);
            }
        }
    }

    [Fact]
    public void A_child_holds_the_whole_block_of_its_item()
    {
        var code = "```sh\nlarkspurctl login --token $TOKEN\nlarkspurctl export --all --format csv\nlarkspurctl logout --everywhere --now --yes\n```";
        var chunks = Split($"1. {Words(250)}\n\n{Within("   ", code)}\n2. {Words(280)}", new ChunkSettings(ChunkMethod.ParentChild, MaxLength: 300, ContextLength: 900));
        chunks.Count(c => c.Text.Contains(Within("   ", code).TrimStart())).ShouldBe(1);
        chunks.ShouldAllBe(c => c.Length <= 300);
    }

    [Fact]
    public void A_small_block_in_a_quote_is_one_window_among_its_sentences()
    {
        var chunks = Split("> Pour in water. Then run this:\n>\n> ```\n> pump on\n> pump off\n> ```\n>\n> Close it again.", new ChunkSettings(ChunkMethod.SentenceWindow));
        chunks.Select(c => c.Text).Where(text => text.Any(char.IsLetter)).ShouldBe(["> Pour in water.", "Then run this:", "> ```\n> pump on\n> pump off\n> ```", "> Close it again."]);
    }

    [Fact]
    public void What_is_too_long_by_itself_is_cut_between_its_lines()
    {
        var rows = string.Join('\n', Enumerable.Range(1, 60).Select(i => FormattableString.Invariant($"   | Row {i}. Of all | Costs {i}. Net |")));
        var chunks = Split($"1. First.\n2. The table:\n\n   | a | b |\n   | --- | --- |\n{rows}\n3. Last.", new ChunkSettings(MaxLength: 300, Overlap: 100));
        chunks.Count.ShouldBeGreaterThan(5);
        foreach (var line in chunks.SelectMany(c => c.Text.Split('\n')).Where(line => line.Contains("Row"))) line.Trim().ShouldMatch(@"^\| Row \d+\. Of all \| Costs \d+\. Net \|$");
    }

    [Fact]
    public void The_overlap_repeats_no_part_of_a_block_in_an_item_that_fits()
    {
        var chunks = Split($"- {Words(500)}\n\n{Within("  ", Code)}\n- {Words(900)}", new ChunkSettings(MaxLength: 1600, Overlap: 400));
        chunks.Count.ShouldBe(2);
        chunks[1].Text.ShouldNotContain("larkspurctl");
    }

    private static void AssertWhole(string content, string block, ChunkSettings settings)
    {
        content.ShouldContain(block);
        var (start, end) = (content.IndexOf(block, StringComparison.Ordinal), content.IndexOf(block, StringComparison.Ordinal) + block.Length);
        var chunks = Split(content, settings);
        chunks.ShouldContain(c => c.Start <= start && c.Start + c.Length >= end);
        foreach (var chunk in chunks)
        {
            chunk.Length.ShouldBeLessThanOrEqualTo(settings.MaxLength);
            content.Substring(chunk.Start, chunk.Length).ShouldBe(chunk.Text);
            foreach (var cut in new[] { chunk.Start, chunk.Start + chunk.Length }) (cut <= start || cut >= end).ShouldBeTrue($"{settings.Method} cuts at: {content[Math.Max(0, cut - 40)..cut]}");
        }
    }

    private static string Within(string indent, string block) => indent + block.Replace("\n", "\n" + indent, StringComparison.Ordinal);

    private static IReadOnlyList<TextChunk> Split(string content, ChunkSettings settings) => Chunker.Split(new ParsedDocument("T", content), settings, CharacterRuler.Instance);

    private static string Words(int length)
    {
        var words = new StringBuilder("Some words.");
        for (var i = 0; words.Length < length; i++) words.Append(FormattableString.Invariant($" Then come words of sentence {i}."));
        return words.ToString();
    }
}
