using Wheelhouse.Captain.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>How a provider is spoken to.</summary>
internal enum ModelProvider
{
    /// <summary>No model at all: sentences quoted from the knowledge.</summary>
    Builtin,

    /// <summary>Any endpoint with OpenAI's wire format.</summary>
    OpenAi,

    Anthropic,

    /// <summary>The rerank API of Cohere and Jina.</summary>
    Cohere,

    /// <summary>The rerank API of Hugging Face's text-embeddings-inference.</summary>
    TextEmbeddingsInference,
}

/// <summary>What a model is for.</summary>
internal enum ModelPurpose
{
    /// <summary>It writes.</summary>
    Chat,

    /// <summary>It turns text into vectors.</summary>
    Embedding,

    /// <summary>It puts passages in order.</summary>
    Rerank,
}

/// <summary>A model that an account may use, under a name its people know.</summary>
internal sealed class NamedModel : IAccountOwned
{
    private NamedModel()
    {
    }

    public NamedModelId Id { get; private set; }

    public AccountId AccountId { get; private init; }

    public string Name { get; private set; } = "";

    /// <summary>Never changes: what uses it relies on it.</summary>
    public ModelPurpose Purpose { get; private init; }

    public ModelProvider Provider { get; private set; }

    public string? BaseUrl { get; private set; }

    public string ModelId { get; private set; } = "";

    /// <summary>The provider's key, sealed for this account; never leaves the server again.</summary>
    public byte[]? SealedKey { get; private set; }

    public int MaxOutputTokens { get; private set; }

    /// <summary>US dollars per million tokens; of a reranker whose provider counts searches, per million of these.</summary>
    public decimal InputPrice { get; private set; }

    public decimal OutputPrice { get; private set; }

    public int TimeoutSeconds { get; private set; }

    /// <summary>Tokens that it reads and writes at once; null where nobody said.</summary>
    public int? ContextTokens { get; private set; }

    /// <summary>Of <see cref="ModelCapabilities"/>.</summary>
    public string[] Capabilities { get; private set; } = [];

    /// <summary>Which model is asked when this one does not answer.</summary>
    public NamedModelId? FallbackId { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static NamedModel Create(AccountId account, ModelSettings settings, DateTimeOffset now)
    {
        var model = new NamedModel { AccountId = account, Purpose = settings.Purpose, CreatedAt = now };
        model.Change(settings, now);
        return model;
    }

    public void Change(ModelSettings settings, DateTimeOffset now)
    {
        Name = settings.Name;
        Provider = settings.Provider;
        BaseUrl = settings.BaseUrl;
        ModelId = settings.ModelId;
        SealedKey = settings.SealedKey;
        MaxOutputTokens = settings.MaxOutputTokens;
        InputPrice = settings.InputPrice;
        OutputPrice = settings.OutputPrice;
        TimeoutSeconds = settings.TimeoutSeconds;
        ContextTokens = settings.ContextTokens;
        Capabilities = [.. settings.Capabilities];
        FallbackId = settings.FallbackId;
        UpdatedAt = now;
    }

    /// <summary>What the key is sealed for: it opens for this account's models only.</summary>
    public static string KeyPurpose(AccountId account) => $"captain.models.key/{account}";
}

internal sealed record ModelSettings(
    string Name,
    ModelPurpose Purpose,
    ModelProvider Provider,
    string? BaseUrl,
    string ModelId,
    byte[]? SealedKey,
    int MaxOutputTokens,
    decimal InputPrice,
    decimal OutputPrice,
    int TimeoutSeconds,
    int? ContextTokens,
    IReadOnlyList<string> Capabilities,
    NamedModelId? FallbackId);

/// <summary>What not every model can do.</summary>
internal static class ModelCapabilities
{
    /// <summary>Calls functions.</summary>
    public const string Tools = "tools";

    /// <summary>Takes a temperature; models that think before they speak often refuse one.</summary>
    public const string Temperature = "temperature";

    public static readonly string[] All = [Tools, Temperature];

    /// <summary>Anthropic's newer models refuse one, and its package (13.10) sends none to any.</summary>
    public static bool CanTakeTemperature(ModelProvider provider) => provider != ModelProvider.Anthropic;
}
