using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Sources;

namespace Wheelhouse.KnowledgeBase.Data;

/// <summary>The statements about documents that are the same article. All of them run in the caller's transaction, under the lock of the source.</summary>
internal static class MergedRows
{
    /// <summary>How many documents are looked at by their bands, and how many of those, the likeliest, by their text: a template with a thousand pages has a band in common with each.</summary>
    private const int MostSeen = 300;
    private const int MostCompared = 10;

    /// <summary>Searched documents of the source that may be the same article, likeliest first.</summary>
    /// <param name="isCandidate">Says by its title whether one is read at all.</param>
    public static async Task<List<Document>> FindSimilarAsync(
        this KnowledgeDb db, Document document, long[] bands, Func<string, bool> isCandidate, CancellationToken cancellationToken)
    {
        if (bands.Length == 0) return [];
        var seen = await db.Database.SqlQuery<Seen>(
            $"""
            select id as "Id", title as "Title" from (
                select id, title, bands from knowledge.documents
                where source_id = {document.SourceId.Value} and status = 'indexed' and bands && {bands} and id <> {document.Id.Value} and removed_at is null
                limit {MostSeen}) seen
            order by (select count(*) from unnest(bands) band where band = any({bands})) desc, id
            """).ToListAsync(cancellationToken);
        var ids = seen.Where(one => isCandidate(one.Title)).Take(MostCompared).Select(static one => one.Id).ToArray();
        if (ids.Length == 0) return [];
        return await db.Documents.FromSql(
            $"select d.* from unnest({ids}) with ordinality alike (id, place) join knowledge.documents d on d.id = alike.id order by place").ToListAsync(cancellationToken);
    }

    /// <summary>The titles of searched documents of the source that have one of these bands.</summary>
    public static async Task<IReadOnlyList<string>> ListTitlesWithAsync(this KnowledgeDb db, SourceId source, long[] bands, CancellationToken cancellationToken) =>
        bands.Length == 0 ? [] : await db.Database.SqlQuery<string>(
            $"""
            select distinct title as "Value" from knowledge.documents
            where source_id = {source.Value} and status = 'indexed' and bands && {bands} and removed_at is null
            """).ToListAsync(cancellationToken);

    /// <summary>Documents that this one serves for look for another one; how many there are.</summary>
    public static Task<int> UnsettleAsync(this KnowledgeDb db, DocumentId serving, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"update knowledge.documents set same_as_id = null where same_as_id = {serving.Value}", cancellationToken);

    /// <summary>The same for documents whose article has gone from the site, while they themselves are still there.</summary>
    public static Task<int> UnsettleLeftAsync(this KnowledgeDb db, Source source, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update knowledge.documents d set same_as_id = null from knowledge.documents serving
            where d.source_id = {source.Id.Value} and d.removed_at is null and d.missing_since is null and serving.id = d.same_as_id
              and (serving.removed_at is not null or serving.missing_since is not null)
            """,
            cancellationToken);

    /// <summary>The next document of a source that looks for the one that serves in its place.</summary>
    public static Task<Document?> NextUnsettledAsync(this KnowledgeDb db, SourceId source, DocumentId after, CancellationToken cancellationToken) =>
        db.Documents.FromSql(
            $"""
            select * from knowledge.documents
            where source_id = {source.Value} and status = 'merged' and same_as_id is null and removed_at is null and id > {after.Value}
            order by id limit 1
            """).AsNoTracking().SingleOrDefaultAsync(cancellationToken);

    private sealed record Seen(long Id, string Title);
}
