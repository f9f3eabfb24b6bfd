using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Wheelhouse.Testing.FakeProviders;

/// <summary>
/// OpenAI's embeddings. It knows a few things by their names in several languages; texts about the same thing are near to
/// each other whatever their language, all others are not.
/// </summary>
public sealed class FakeEmbeddings : FakeProvider
{
    private static readonly string[][] Things =
    [
        ["refund", "reembolso", "退款", "money back"], ["parcel", "paquete", "包裹", "shipment"], ["password", "contraseña", "密码"], ["invoice", "factura", "发票"],
    ];

    public Uri BaseUrl => new(Address, "/v1");

    /// <summary>How many numbers its vectors have; OpenAI's small model has 1,536.</summary>
    public int Dimensions { get; set; } = 1_536;

    /// <summary>How many texts it takes in a request; that is OpenAI's own limit, other servers take ten or one.</summary>
    public int MostTexts { get; set; } = 2_048;

    /// <summary>How long a text may be.</summary>
    public int LongestText { get; set; } = 32_000;

    /// <summary>What it answers to more than that: servers differ, and the words say it to people only.</summary>
    public int RefusedWith { get; set; } = 400;

    /// <summary>Whether it says how much it has read; many servers of one's own do not.</summary>
    public bool CountsTokens { get; set; } = true;

    /// <summary>All texts that it was asked for, in order.</summary>
    public IReadOnlyList<string> Texts => [.. Requests.SelectMany(r => r.GetProperty("input").EnumerateArray().Select(t => t.GetString()!))];

    protected override string Path => "/v1/embeddings";

    protected override string ContentType => "application/json";

    protected override (int Status, string Body)? Refuse(HttpRequest request, JsonElement body)
    {
        if (request.Headers.Authorization != $"Bearer {ApiKey}") return (401, Error("invalid_api_key", "Incorrect API key provided."));
        if (body.GetProperty("model").GetString() != ModelId) return (404, Error("model_not_found", "The model does not exist"));
        if (!body.TryGetProperty("input", out var input) || input.ValueKind != JsonValueKind.Array || input.GetArrayLength() == 0) return (400, Error("invalid_request", "input"));
        if (input.GetArrayLength() > MostTexts) return (RefusedWith, RefusedWith == 413 ? "Payload too large" : Error("invalid_request", "batch size is invalid"));
        if (input.EnumerateArray().Any(static t => t.ValueKind != JsonValueKind.String || t.GetString()!.Length == 0)) return (400, Error("invalid_request", "an input is empty"));
        return input.EnumerateArray().Any(t => t.GetString()!.Length > LongestText) ? (RefusedWith, Error("invalid_request", "an input is too long")) : null;
    }

    protected override IEnumerable<string> Events(FakeAnswer answer, JsonElement request)
    {
        var texts = request.GetProperty("input").EnumerateArray().Select(t => t.GetString()!).ToList();
        // Their order is the index, not the place: the last comes first.
        var data = texts.Select((text, index) => new { @object = "embedding", index, embedding = Vector(text) }).Reverse();
        yield return JsonSerializer.Serialize(new { @object = "list", model = ModelId, data, usage = CountsTokens ? new { prompt_tokens = 10 * texts.Count, total_tokens = 10 * texts.Count } : null });
    }

    /// <summary>Not of unit length: the product must not rely on that.</summary>
    private float[] Vector(string text)
    {
        var vector = new float[Dimensions];
        for (var i = 0; i < Things.Length; i++) vector[i] = 3 * Things[i].Count(name => text.Contains(name, StringComparison.OrdinalIgnoreCase));
        vector[Things.Length + (int)((uint)text.Aggregate(17, (hash, c) => unchecked(hash * 31 + c)) % (Dimensions - Things.Length))] = 1;
        return vector;
    }

    private static string Error(string code, string message) => JsonSerializer.Serialize(new { error = new { message, type = "invalid_request_error", code } });
}
