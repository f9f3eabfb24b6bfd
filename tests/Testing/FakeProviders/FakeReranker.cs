using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Wheelhouse.Testing.FakeProviders;

/// <summary>The rerank API of Cohere and Jina, or of text-embeddings-inference. It likes texts that hold its favourite word.</summary>
public sealed class FakeReranker(bool isCohere, string favourite) : FakeProvider
{
    /// <summary>What it says of its use, as Cohere does; null for not a word.</summary>
    public int? SearchUnits { get; set; }

    /// <summary>The same as Jina does.</summary>
    public int? Tokens { get; set; }

    public Uri BaseUrl => isCohere ? new Uri(Address, "/v2") : Address;

    protected override string Path => isCohere ? "/v2/rerank" : "/rerank";

    protected override string ContentType => "application/json";

    private string TextsName => isCohere ? "documents" : "texts";

    protected override (int Status, string Body)? Refuse(HttpRequest request, JsonElement body)
    {
        if (request.Headers.Authorization != $"Bearer {ApiKey}") return (401, """{"message":"invalid api token"}""");
        if (isCohere && body.GetProperty("model").GetString() != ModelId) return (404, """{"message":"model not found"}""");
        if (!body.TryGetProperty("query", out var query) || query.GetString()!.Length == 0) return (422, """{"message":"query"}""");
        return !body.TryGetProperty(TextsName, out var texts) || texts.GetArrayLength() == 0 ? (422, $$"""{"message":"{{TextsName}}"}""") : null;
    }

    protected override IEnumerable<string> Events(FakeAnswer answer, JsonElement request)
    {
        var scored = request.GetProperty(TextsName).EnumerateArray()
            .Select((text, index) => (index, score: text.GetString()!.Contains(favourite, StringComparison.OrdinalIgnoreCase) ? 0.9 : 0.1))
            .OrderByDescending(t => t.score).ToList();
        if (!isCohere)
        {
            yield return JsonSerializer.Serialize(scored.Select(t => new { t.index, t.score }));
            yield break;
        }

        var results = new Dictionary<string, object> { ["id"] = "1", ["results"] = scored.Select(t => new { t.index, relevance_score = t.score }) };
        if (SearchUnits is { } searches) results["meta"] = new { api_version = new { version = "2" }, billed_units = new { search_units = (double)searches } };
        if (Tokens is { } tokens) results["usage"] = new { total_tokens = tokens };
        yield return JsonSerializer.Serialize(results);
    }
}
