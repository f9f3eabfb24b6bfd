using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Ingestion.Versions;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>A source on the wire. Times are Unix seconds, as in Chatwoot's responses.</summary>
/// <param name="Location">The site's address or the folder; null for uploads and texts.</param>
/// <param name="Chunking">How its documents are to be cut; null where its knowledge base says so.</param>
/// <param name="Index">How what is searched now was cut, and what is to take its place.</param>
/// <param name="Crawl">Which pages of a site are read; null for all.</param>
/// <param name="Access">What opens a guarded site: the names, never the secrets.</param>
/// <param name="NextSyncAt">When it is read again by itself; null without a schedule, and while it is read.</param>
/// <param name="Progress">How far the current or last sync is.</param>
/// <param name="MergedCount">Documents that are the same article as another one, which is found in their place.</param>
/// <param name="HasMore">Whether the current or last sync left pages of the site out that nobody asked to leave out.</param>
/// <param name="LeftOutBy">What left them out: <c>page_cap</c>, <c>max_depth</c> (the server's), <c>family</c> (addresses that seem to go on for ever), <c>sitemaps</c> (some were not read).</param>
/// <param name="ErrorsCount">Documents that cannot be found or could not be read anew.</param>
internal sealed record SourceJson(
    SourceId Id,
    KnowledgeBaseId KnowledgeBaseId,
    SourceKind Kind,
    string Name,
    string? Location,
    int? PageCap,
    bool HasMore,
    IReadOnlyList<CrawlLimit> LeftOutBy,
    string? Language,
    Audience? Audience,
    ChunkSettings? Chunking,
    SourceIndexJson Index,
    CrawlSettings? Crawl,
    SiteAccessJson? Access,
    int? SyncEveryHours,
    long? NextSyncAt,
    SourceStatus Status,
    string? ErrorCode,
    string? Error,
    SourceProgressJson Progress,
    int DocumentsCount,
    int MergedCount,
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
                Merged = db.DocumentsOf(account).Count(d => d.SourceId == s.Id && d.Status == DocumentStatus.Merged),
                Errors = db.DocumentsOf(account).Count(d => d.SourceId == s.Id && d.ErrorCode != null),
                Versions = db.VersionsOf(account).Where(v => v.SourceId == s.Id)
                    .Select(v => new { Version = v, Done = db.VersionDocuments.Count(d => d.VersionId == v.Id) }).ToList(),
            })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => From(row.Source, row.Documents, row.Merged, row.Errors, SourceIndexJson.From(
            row.Source, row.Versions.Select(v => (v.Version, Math.Min(v.Done, row.Documents))).ToList(), row.Documents)))];
    }

    private static SourceJson From(Source source, int documents, int merged, int errors, SourceIndexJson index) => new(
        source.Id,
        source.KnowledgeBaseId,
        source.Kind,
        source.Name,
        source.Kind is SourceKind.Url or SourceKind.Folder ? source.Place : null,
        source.Told.PageCap,
        source.Told.LeftOutBy is { Count: > 0 },
        source.Told.LeftOutBy ?? [],
        source.Told.Language,
        source.Told.Audience,
        source.Told.Chunking,
        index,
        source.Told.Crawl,
        source.Told.Access,
        source.Told.SyncEveryHours,
        source.NextSyncAt?.ToUnixTimeSeconds(),
        source.Status,
        source.LastErrorCode,
        source.LastErrorMessage,
        SourceProgressJson.From(source),
        documents,
        merged,
        errors,
        source.LastSyncedAt?.ToUnixTimeSeconds(),
        source.CreatedAt.ToUnixTimeSeconds());
}

/// <summary>The index of a source. To have an earlier one again, or to keep the live one, ask for its way of cutting.</summary>
/// <param name="Chunking">How what is searched now was cut.</param>
/// <param name="Next">What is being built and takes its place when it is complete.</param>
/// <param name="Previous">What was searched before; it is kept, so that it can be had again at once.</param>
internal sealed record SourceIndexJson(ChunkSettings Chunking, NextIndexJson? Next, PreviousIndexJson? Previous)
{
    public static SourceIndexJson From(Source source, IReadOnlyList<(IndexVersion Version, int Done)> versions, int documents)
    {
        var (next, done) = versions.FirstOrDefault(v => v.Version.Status != IndexVersionStatus.Previous);
        var previous = versions.FirstOrDefault(v => v.Version.Status == IndexVersionStatus.Previous).Version;
        return new SourceIndexJson(
            source.Live,
            next is null ? null : new NextIndexJson(next.Settings, next.Status == IndexVersionStatus.Failed, done, documents),
            previous is null ? null : new PreviousIndexJson(previous.Settings, previous.RetiredAt?.ToUnixTimeSeconds()));
    }
}

/// <param name="Failed">It could not be built; the server's log says why, and asking for it again tries it again.</param>
/// <param name="Done">Documents that are cut, of so many.</param>
internal sealed record NextIndexJson(ChunkSettings Chunking, bool Failed, int Done, int Total);

/// <param name="RetiredAt">When another one took its place.</param>
internal sealed record PreviousIndexJson(ChunkSettings Chunking, long? RetiredAt);

/// <param name="Headers">The names of the headers that are sent.</param>
internal sealed record SiteAccessJson(string? Username, IReadOnlyList<string> Headers)
{
    public static SiteAccessJson? From(SiteAccess? access) =>
        access is null ? null : new SiteAccessJson(access.Username, [.. (access.Headers ?? new Dictionary<string, string>()).Keys.Order(StringComparer.OrdinalIgnoreCase)]);
}
