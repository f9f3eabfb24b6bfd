using Wheelhouse.Captain.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Assistants;

/// <summary>An assistant in Chatwoot's shape, with Wheelhouse's own fields beside it.</summary>
internal sealed record AssistantJson(
    AssistantId Id,
    AccountId AccountId,
    string Name,
    string Description,
    string? AvatarUrl,
    AssistantConfigJson Config,
    IReadOnlyList<string> ResponseGuidelines,
    IReadOnlyList<string> Guardrails,
    IReadOnlyList<AllowedTool> Tools,
    KnowledgeBaseId KnowledgeBaseId,
    NamedModelId? ModelId,
    int Version,
    long CreatedAt,
    long UpdatedAt)
{
    public static AssistantJson From(Assistant a) => new(
        a.Id,
        a.AccountId,
        a.Name,
        a.Description,
        a.AvatarUrl,
        new(
            a.Settings.ProductName,
            a.Settings.WelcomeMessage,
            a.Settings.HandoffMessage,
            a.Settings.ResolutionMessage,
            a.Settings.Instructions,
            a.Settings.Temperature,
            a.Settings.FeatureFaq,
            a.Settings.FeatureMemory,
            a.Settings.CitationStyle != CitationStyle.None,
            a.Settings.FeatureContactAttributes,
            a.Settings.AllowedDomains ?? [],
            a.Settings.Tone,
            a.Settings.Languages ?? [],
            a.Settings.AnswerThreshold,
            a.Settings.OfferThreshold,
            a.Settings.OffersFirst,
            a.Settings.AsksBack,
            a.Settings.CitationStyle,
            a.Settings.AnswerHours,
            a.Settings.AutoResolve,
            a.Settings.AutoResolveMinutes,
            a.Settings.MaxTurnPrice),
        a.Settings.ResponseGuidelines ?? [],
        a.Settings.Guardrails ?? [],
        a.Settings.Tools ?? [],
        a.KnowledgeBaseId,
        a.ModelId,
        a.Version,
        a.CreatedAt.ToUnixTimeSeconds(),
        a.UpdatedAt.ToUnixTimeSeconds());
}

internal sealed record AssistantConfigJson(
    string? ProductName,
    string? WelcomeMessage,
    string? HandoffMessage,
    string? ResolutionMessage,
    string? Instructions,
    double? Temperature,
    bool FeatureFaq,
    bool FeatureMemory,
    bool FeatureCitation,
    bool FeatureContactAttributes,
    IReadOnlyList<string> AllowedDomains,
    string? Tone,
    IReadOnlyList<string> Languages,
    double? AnswerThreshold,
    double? OfferThreshold,
    bool OffersFirst,
    bool AsksBack,
    CitationStyle CitationStyle,
    AnswerHours AnswerHours,
    AutoResolve AutoResolve,
    int AutoResolveMinutes,
    decimal? MaxTurnPrice);
