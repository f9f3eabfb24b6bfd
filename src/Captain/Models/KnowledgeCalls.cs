using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Models;

/// <summary>
/// Calls to models that do not write: embeddings in OpenAI's format, and the rerank API of Cohere, Jina and
/// text-embeddings-inference. One request a call; who has more texts calls again.
/// </summary>
internal sealed class KnowledgeCalls(ChatClients clients, ProviderHealth health, Outgoing outgoing)
{
    private static readonly Uri OpenAiAddress = new("https://api.openai.com/v1");
    private static readonly Uri CohereAddress = new("https://api.cohere.com/v2");

    public async Task<(IReadOnlyList<float[]> Vectors, long Tokens)> EmbedAsync(
        ModelConfiguration model, IReadOnlyList<string> texts, bool explain, CancellationToken cancellationToken)
    {
        var mask = outgoing.MaskFor(model);
        var body = new JsonObject { ["model"] = model.ModelId, ["input"] = Array(texts, mask), ["encoding_format"] = "float" };
        outgoing.Tell("embedding", model, [Part(DisclosedParts.Texts, texts)], mask);
        return await PostAsync(
            model,
            model.BaseUrl ?? OpenAiAddress,
            "embeddings",
            body,
            answer => (Ordered(answer.GetProperty("data"), texts.Count, static item => Vector(item.GetProperty("embedding"))), TokensOf(answer) is > 0 and var tokens ? tokens : Estimate(texts)),
            explain,
            cancellationToken);
    }

    public async Task<(IReadOnlyList<double> Scores, RerankUse Use)> RerankAsync(
        ModelConfiguration model, string question, IReadOnlyList<string> texts, bool explain, CancellationToken cancellationToken)
    {
        var isCohere = model.Provider == ProviderKind.Cohere;
        var mask = outgoing.MaskFor(model);
        var asked = mask?.Hide(question) ?? question;
        var body = isCohere
            ? new JsonObject { ["model"] = model.ModelId, ["query"] = asked, ["documents"] = Array(texts, mask), ["top_n"] = texts.Count }
            : new JsonObject { ["query"] = asked, ["texts"] = Array(texts, mask), ["truncate"] = true };
        var address = model.BaseUrl ?? (isCohere ? CohereAddress : throw new ModelException(FailureCategory.Configuration, "The model needs a base URL"));
        outgoing.Tell("rerank", model, [Part(DisclosedParts.Question, [question]), Part(DisclosedParts.Passages, texts)], mask);
        return await PostAsync(
            model,
            address,
            "rerank",
            body,
            answer => isCohere
                ? (Ordered(answer.GetProperty("results"), texts.Count, static item => Score(item.GetProperty("relevance_score"))), UseOf(answer, question, texts))
                : ((IReadOnlyList<double>)Ordered(answer, texts.Count, static item => Score(item.GetProperty("score"))), UseOf(answer, question, texts)),
            explain,
            cancellationToken);
    }

    /// <summary>Counts as a success once the answer was read: a provider that sends rubbish is as good as gone.</summary>
    private async Task<T> PostAsync<T>(
        ModelConfiguration model, Uri address, string route, JsonObject body, Func<JsonElement, T> read, bool explain, CancellationToken cancellationToken)
    {
        using var call = explain ? null : health.Begin(model);
        try
        {
            using var http = clients.CreateHttp(model, explain);
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{route}")) { Content = JsonContent.Create(body) };
            if (model.ApiKey is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            using var answer = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            var results = Read(() => read(answer.RootElement));
            call?.Succeeded();
            return results;
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var failure = ModelFailures.Read(fault);
            call?.Failed(failure);
            throw failure;
        }
    }

    /// <summary>What comes for each text, by its index: providers may send them in another order.</summary>
    private static T[] Ordered<T>(JsonElement items, int count, Func<JsonElement, T> read)
    {
        var ordered = new T[count];
        var seen = new HashSet<int>();
        foreach (var item in items.EnumerateArray())
        {
            var index = item.GetProperty("index").GetInt32();
            ordered[index] = read(item);
            if (!seen.Add(index)) throw new FormatException("Two results for one text.");
        }

        return seen.Count == count ? ordered : throw new FormatException("Not as many results as texts.");
    }

    /// <summary>Of unit length, which not every model gives.</summary>
    private static float[] Vector(JsonElement numbers)
    {
        var vector = new float[numbers.GetArrayLength()];
        double squares = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = numbers[i].GetSingle();
            squares += (double)vector[i] * vector[i];
        }

        var length = (float)Math.Sqrt(squares);
        if (!(length > 0) || !float.IsFinite(length)) throw new FormatException("A vector without a direction.");
        for (var i = 0; i < vector.Length; i++) vector[i] /= length;
        return vector;
    }

    private static double Score(JsonElement number) => number.GetDouble() is var score && double.IsFinite(score) ? score : throw new FormatException("A score without a size.");

    private static long TokensOf(JsonElement answer) =>
        answer.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
        && usage.TryGetProperty("total_tokens", out var tokens) && tokens.TryGetInt64(out var count) ? count : 0;

    /// <summary>Cohere counts searches, Jina tokens, and servers of one's own nothing: of those the text is measured, as with models that write.</summary>
    private static RerankUse UseOf(JsonElement answer, string question, IReadOnlyList<string> texts)
    {
        if (answer.ValueKind != JsonValueKind.Object) return new RerankUse(Estimate(), null);
        var told = Member(answer, "meta", "tokens", "input_tokens") ?? Member(answer, "meta", "billed_units", "input_tokens") ?? (TokensOf(answer) is > 0 and var tokens ? tokens : null);
        return new RerankUse(told ?? Estimate(), Member(answer, "meta", "billed_units", "search_units"));

        // Each text is read with the question.
        long Estimate() => KnowledgeCalls.Estimate(texts, (long)texts.Count * Encoding.UTF8.GetByteCount(question));
    }

    /// <summary>As many as most tokenizers make of it: what a server does not count is no gift, and a budget must hold for it, too.</summary>
    private static long Estimate(IReadOnlyList<string> texts, long besides = 0) => (texts.Sum(static text => (long)Encoding.UTF8.GetByteCount(text)) + besides + 3) / 4;

    private static long? Member(JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var member)) return null;
            json = member;
        }

        return json.ValueKind == JsonValueKind.Number && json.GetDouble() is > 0 and < 1e15 and var count ? (long)Math.Ceiling(count) : null;
    }

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new ModelException(FailureCategory.Transient, "The model provider's answer could not be read", inner: fault);
        }
    }

    private static JsonArray Array(IReadOnlyList<string> texts, TextMask? mask) => [.. texts.Select(text => (JsonNode?)JsonValue.Create(mask?.Hide(text) ?? text))];

    private static DisclosedPart Part(string name, IReadOnlyList<string> texts) => new(name, texts.Count, texts.Sum(static t => t.Length));
}

/// <summary>What a provider counts of one reranking.</summary>
/// <param name="Tokens">As it counted them, or about as many.</param>
/// <param name="Searches">Where it counts these, they are what it is paid for; null for one that counts tokens.</param>
internal readonly record struct RerankUse(long Tokens, long? Searches)
{
    public decimal PriceOn(ModelConfiguration model) => model.PriceOf(Searches ?? Tokens, 0);
}
