using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Reads documents for the wire, in the order of the ids; a document's text is not read along.</summary>
internal static class DocumentRows
{
    public static async Task<List<DocumentJson>> ReadAsync(
        KnowledgeDb db, AccountId account, IReadOnlyList<DocumentId> ids, CancellationToken cancellationToken)
    {
        var rows = await db.DocumentsOf(account).Where(d => ids.Contains(d.Id))
            .Select(d => new
            {
                d.Id,
                d.SourceId,
                d.Title,
                d.Url,
                d.ExternalKey,
                d.Status,
                d.ErrorCode,
                d.ErrorMessage,
                d.Language,
                d.Audience,
                d.Tags,
                d.ValidFrom,
                d.ValidUntil,
                d.WrittenAt,
                d.ChangedAt,
                d.SyncedAt,
                d.CreatedAt,
                d.UpdatedAt,
                SameAs = db.DocumentsOf(account).Where(same => same.Id == d.SameAsId).Select(same => new { same.Id, same.Title, same.Url, same.ExternalKey }).FirstOrDefault(),
                Chunks = db.ChunksOf(account).Count(c => c.DocumentId == d.Id),
            })
            .ToListAsync(cancellationToken);
        var byId = rows.ToDictionary(
            static d => d.Id,
            static d => DocumentJson.From(
                new DocumentFacts(d.Id, d.SourceId, d.Title, d.Url, d.ExternalKey, d.Status, d.ErrorCode, d.ErrorMessage, d.Language, d.Audience, d.Tags, d.ValidFrom, d.ValidUntil, d.WrittenAt, d.ChangedAt, d.SyncedAt, d.CreatedAt, d.UpdatedAt,
                    d.SameAs is null ? null : new SameArticleJson(d.SameAs.Id, d.SameAs.Title, d.SameAs.Url, DocumentJson.PathOf(d.SameAs.ExternalKey))),
                d.Chunks));
        return [.. ids.Where(byId.ContainsKey).Select(id => byId[id])];
    }
}

/// <summary>A document without its text.</summary>
internal sealed record DocumentFacts(
    DocumentId Id, SourceId SourceId, string Title, string? Url, string ExternalKey, DocumentStatus Status, string? ErrorCode, string? ErrorMessage,
    string Language, Audience Audience, IReadOnlyList<string> Tags, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, DateTimeOffset? WrittenAt, DateTimeOffset? ChangedAt, DateTimeOffset? SyncedAt, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    SameArticleJson? SameAs);
