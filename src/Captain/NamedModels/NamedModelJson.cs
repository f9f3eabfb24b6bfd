using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.NamedModels;

/// <summary>A model without its key.</summary>
internal sealed record NamedModelJson(
    NamedModelId Id,
    string Name,
    ModelPurpose Purpose,
    ModelProvider Provider,
    string? BaseUrl,
    string ModelId,
    bool HasKey,
    int MaxOutputTokens,
    decimal InputPrice,
    decimal OutputPrice,
    int TimeoutSeconds,
    int? ContextTokens,
    IReadOnlyList<string> Capabilities,
    NamedModelId? FallbackId,
    long CreatedAt,
    long UpdatedAt)
{
    public static NamedModelJson From(NamedModel m) => new(
        m.Id,
        m.Name,
        m.Purpose,
        m.Provider,
        m.BaseUrl,
        m.ModelId,
        m.SealedKey is not null,
        m.MaxOutputTokens,
        m.InputPrice,
        m.OutputPrice,
        m.TimeoutSeconds,
        m.ContextTokens,
        m.Capabilities,
        m.FallbackId,
        m.CreatedAt.ToUnixTimeSeconds(),
        m.UpdatedAt.ToUnixTimeSeconds());
}
