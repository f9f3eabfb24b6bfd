using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>A source on the wire. Times are Unix seconds, as in Chatwoot's responses.</summary>
/// <param name="Location">The site's address or the folder; null for uploads and texts.</param>
/// <param name="Chunking">How its documents are cut; null where its knowledge base says so.</param>
/// <param name="Progress">How far the current or last sync is.</param>
/// <param name="ErrorsCount">Documents that cannot be found or could not be read anew.</param>
internal sealed record SourceJson(
    SourceId Id,
    KnowledgeBaseId KnowledgeBaseId,
    SourceKind Kind,
    string Name,
    string? Location,
    int? PageCap,
    ChunkSettings? Chunking,
    SourceStatus Status,
    string? ErrorCode,
    string? Error,
    SourceProgressJson Progress,
    int DocumentsCount,
    int ErrorsCount,
    long? LastSyncedAt,
    long CreatedAt)
{
    /// <summary>Sources of an account, newest first; one of them when an id is given.</summary>
    public static async Task<List<SourceJson>> ReadAsync(
        KnowledgeDb db, AccountId account, Func<IQueryable<Source>, IQueryable<Source>> narrow, CancellationToken cancellationToken)
    {
        var rows = await narrow(db.SourcesOf(account).AsNoTracking().OrderByDescending(s => s.Id))
            .Select(s => new
            {
                Source = s,
                Documents = db.DocumentsOf(account).Count(d => d.SourceId == s.Id && d.Status == DocumentStatus.Indexed),
                Errors = db.DocumentsOf(account).Count(d => d.SourceId == s.Id && d.ErrorCode != null),
            })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(static row => From(row.Source, row.Documents, row.Errors))];
    }

    private static SourceJson From(Source source, int documents, int errors) => new(
        source.Id,
        source.KnowledgeBaseId,
        source.Kind,
        source.Name,
        source.Kind is SourceKind.Url or SourceKind.Folder ? source.Place : null,
        source.Told.PageCap,
        source.Told.Chunking,
        source.Status,
        source.LastErrorCode,
        source.LastErrorMessage,
        SourceProgressJson.From(source),
        documents,
        errors,
        source.LastSyncedAt?.ToUnixTimeSeconds(),
        source.CreatedAt.ToUnixTimeSeconds());
}
