using Shouldly;
using Wheelhouse.Captain.Models;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.Captain.Tests.Models;

/// <summary>What a reranking comes to, by whatever its provider counts.</summary>
public sealed class RerankUseTests
{
    private const string Question = "refund";
    private static readonly string[] Texts = ["Refunds take five days.", "Wi-Fi"];

    [Theory]
    [InlineData(true, 2, null, 10, "0.004")] // Cohere: two searches at 2,000 dollars a million
    [InlineData(true, null, 500, 500, "1")] // Jina: tokens, which cost as much here
    [InlineData(true, null, null, 10, "0.02")] // whoever says nothing: 28 and twice 6 characters, four to a token
    [InlineData(false, null, null, 10, "0.02")]
    public async Task It_is_paid_by_searches_where_these_are_counted_and_else_by_tokens(bool isCohere, int? searches, int? tokens, int counted, string price)
    {
        await using var reranker = new FakeReranker(isCohere, "refund") { SearchUnits = searches, Tokens = tokens };
        await reranker.StartAsync();
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, new DirectRuntime());
        var model = new ModelConfiguration(
            isCohere ? ProviderKind.Cohere : ProviderKind.TextEmbeddingsInference, reranker.BaseUrl, reranker.ModelId, reranker.ApiKey, 2_000m, 0m, 16, TimeSpan.FromSeconds(20));
        var (scores, use) = await desk.Knowledge.RerankAsync(model, Question, Texts, explain: false, CancellationToken.None);
        scores.ShouldBe([0.9, 0.1]);
        use.Tokens.ShouldBe(counted);
        use.PriceOn(model).ShouldBe(decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData(true, 20)]
    [InlineData(false, 7)] // 28 characters, four to a token
    public async Task Vectors_of_a_server_that_counts_nothing_are_not_free(bool counts, int tokens)
    {
        await using var embeddings = new FakeEmbeddings { CountsTokens = counts };
        await embeddings.StartAsync();
        await using var desk = await ModelDesk.OpenAsync(ProviderKind.OpenAi, new DirectRuntime());
        var model = new ModelConfiguration(ProviderKind.OpenAi, embeddings.BaseUrl, embeddings.ModelId, embeddings.ApiKey, 2_000m, 0m, 16, TimeSpan.FromSeconds(20));
        (await desk.Knowledge.EmbedAsync(model, Texts, explain: false, CancellationToken.None)).Tokens.ShouldBe(tokens);
    }
}
