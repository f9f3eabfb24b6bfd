using Wheelhouse.Captain.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Documents;

/// <summary>A document of the knowledge base in the shape of Chatwoot's Captain documents.</summary>
internal sealed record DocumentJson(
    DocumentId Id,
    AccountId AccountId,
    string Name,
    string? ExternalLink,
    string Status,
    string SyncStatus,
    string? LastSyncErrorCode,
    string? LastSyncErrorMessage,
    long? LastSyncedAt,
    string Language,
    string Audience,
    AssistantRefJson Assistant,
    long CreatedAt,
    long UpdatedAt)
{
    public static DocumentJson From(KnowledgeDocument d, AccountId account, AssistantRefJson assistant) => new(
        d.Id,
        account,
        d.Title,
        d.Url,
        d.Status == DocumentStatus.Pending ? "in_progress" : "available",
        d.Status switch { DocumentStatus.Pending => "syncing", DocumentStatus.Failed => "failed", _ => "synced" },
        d.ErrorCode,
        d.ErrorMessage,
        d.SyncedAt?.ToUnixTimeSeconds(),
        d.Language,
        d.Audience == KnowledgeBase.Contracts.Audience.Internal ? "internal" : "public",
        assistant,
        d.CreatedAt.ToUnixTimeSeconds(),
        d.UpdatedAt.ToUnixTimeSeconds());
}

internal sealed record AssistantRefJson(AssistantId Id, string Name);
