using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text.Json;
using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Embedding;

public sealed class SentenceEncoderTests
{
    private static readonly string Data = Path.Combine(AppContext.BaseDirectory, "Search", "Embedding");

    /// <summary>golden-vectors.bin: what the npm packages @energetic-ai/core and /embeddings 0.2.0 compute for golden-texts.json.</summary>
    [Fact]
    public void Fifty_texts_get_the_vectors_of_the_reference()
    {
        var texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Data, "golden-texts.json")))!;
        var golden = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Data, "golden-vectors.bin"))).ToArray();
        texts.Length.ShouldBe(50);
        golden.Length.ShouldBe(50 * SentenceEncoder.Width);

        for (var i = 0; i < texts.Length; i++)
        {
            var vector = EmbeddingModel.Encoder.Encode(texts[i]);
            var difference = vector.Zip(golden.Skip(i * SentenceEncoder.Width), (a, b) => MathF.Abs(a - b)).Max();
            difference.ShouldBeLessThan(1e-4f, texts[i]);
        }
    }

    [Fact]
    public void A_paraphrase_is_nearer_than_another_subject()
    {
        var question = EmbeddingModel.Encoder.Encode("How do I reset my password?");
        var paraphrase = EmbeddingModel.Encoder.Encode("I forgot my login credentials");
        var other = EmbeddingModel.Encoder.Encode("Parcels to Brazil take ten days");

        TensorPrimitives.Dot<float>(question, paraphrase).ShouldBeGreaterThan(TensorPrimitives.Dot<float>(question, other) + 0.1f);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\ud83d")]
    [InlineData("a\udc00b")]
    [InlineData("👩‍👩‍👧🚀")]
    public void Any_text_gives_finite_numbers(string text) =>
        EmbeddingModel.Encoder.Encode(text).ShouldAllBe(value => float.IsFinite(value));

    [Fact]
    public void A_huge_text_costs_no_more_than_its_first_window()
    {
        EmbeddingModel.Encoder.Encode("warm up");
        var clock = Stopwatch.StartNew();

        var vector = EmbeddingModel.Encoder.Encode(string.Concat(Enumerable.Repeat("reset the password ", 50_000)));

        TensorPrimitives.Norm<float>(vector).ShouldBe(1f, 1e-4f);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }
}
