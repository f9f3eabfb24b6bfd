using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Models;

/// <summary>The wire format that a model speaks.</summary>
internal enum ProviderKind
{
    /// <summary>OpenAI's chat completions, which Azure's v1 endpoint, Ollama, vLLM, llama.cpp and many others speak, too.</summary>
    OpenAi,

    /// <summary>Anthropic's messages.</summary>
    Anthropic,

    /// <summary>The rerank API of Cohere and Jina.</summary>
    Cohere,

    /// <summary>The rerank API of text-embeddings-inference.</summary>
    TextEmbeddingsInference,
}

/// <summary>A model, ready to be called.</summary>
/// <param name="BaseUrl">Null for the provider's own address; else up to and including <c>/v1</c> for OpenAI's format.</param>
/// <param name="ApiKey">Opened, never logged; null for servers without keys.</param>
/// <param name="InputPrice">Price of a million tokens read; of a reranker that counts searches, of a million of these.</param>
/// <param name="OutputPrice">Price of a million tokens written.</param>
/// <param name="MaxOutputTokens">Of one answer.</param>
/// <param name="Timeout">How long the provider may be silent: before it begins, and between two words.</param>
/// <param name="ContextTokens">What it reads and writes at once; null where nobody said.</param>
/// <param name="CanCallTools">Whether it is offered tools.</param>
/// <param name="TakesTemperature">Whether it is sent one.</param>
/// <param name="MaskFor">The account that wants personal data masked before it leaves; null for none.</param>
internal sealed record ModelConfiguration(
    ProviderKind Provider,
    Uri? BaseUrl,
    string ModelId,
    string? ApiKey,
    decimal InputPrice,
    decimal OutputPrice,
    int MaxOutputTokens,
    TimeSpan Timeout,
    int? ContextTokens = null,
    bool CanCallTools = true,
    bool TakesTemperature = true,
    AccountId? MaskFor = null)
{
    /// <summary>Who receives what is sent.</summary>
    public string Host => BaseUrl?.Authority ?? Provider switch
    {
        ProviderKind.Anthropic => "api.anthropic.com",
        ProviderKind.Cohere => "api.cohere.com",
        _ => "api.openai.com",
    };

    /// <summary>For one answer with all its steps: a slow provider that goes on talking is heard out, one that never ends is not.</summary>
    public TimeSpan Deadline => Timeout * 3;

    /// <summary>Keeps the key out of logs and exceptions.</summary>
    public override string ToString() => $"{Provider} {ModelId}";

    public decimal PriceOf(long inputTokens, long outputTokens) =>
        ((inputTokens * InputPrice) + (outputTokens * OutputPrice)) / 1_000_000m;
}
