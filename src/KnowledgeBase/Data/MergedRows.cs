using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Sources;

namespace Wheelhouse.KnowledgeBase.Data;

/// <summary>
/// The statements about documents that are the same article. All of them run in the caller's transaction, under the lock of the
/// source. Bands are looked up one by one, each in the index: asked for all of them at once (<c>&amp;&amp;</c>), the database
/// compares each with those of every document of the source, which took seconds for 250 files among 20,000. The limit or offset
/// of the inner question keeps it from turning that round, and the source stands outside, lest it be looked up by that.
/// </summary>
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
            select alike.id as "Id", alike.title as "Title" from unnest({bands}) b (band) cross join lateral (
                select id, title, source_id from knowledge.documents
                where bands @> array[b.band] and status = 'indexed' and id <> {document.Id.Value} and removed_at is null
                limit {MostSeen}) alike
            where alike.source_id = {document.SourceId.Value}
            group by alike.id, alike.title order by count(*) desc, alike.id limit {MostSeen}
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
            select distinct alike.title as "Value" from unnest({bands.Distinct().ToArray()}) b (band) cross join lateral (
                select title, source_id from knowledge.documents where bands @> array[b.band] and status = 'indexed' and removed_at is null offset 0) alike
            where alike.source_id = {source.Value}
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
