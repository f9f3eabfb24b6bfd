using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Data;

/// <summary>The statements of a sync that need more than a row at a time. All of them run in the caller's transaction.</summary>
internal static class SourceRows
{
    /// <summary>What time it is by the only clock that all nodes share.</summary>
    public static Task<DateTimeOffset> ReadClockAsync(this KnowledgeDb db, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<DateTimeOffset>($"select clock_timestamp() as \"Value\"").SingleAsync(cancellationToken);

    /// <summary>The source, locked until the transaction ends: progress is counted and a sync ended by one at a time.</summary>
    public static Task<Source?> LockSourceAsync(this KnowledgeDb db, SourceId id, CancellationToken cancellationToken) =>
        db.Sources.FromSql($"select * from knowledge.sources where id = {id.Value} and deleted_at is null for update")
            .SingleOrDefaultAsync(cancellationToken);

    public static Task<Document?> LockDocumentAsync(this KnowledgeDb db, DocumentId id, CancellationToken cancellationToken) =>
        db.Documents.FromSql($"select * from knowledge.documents where id = {id.Value} and removed_at is null for update")
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Several of them, in the order of their ids, in which everybody locks them.</summary>
    public static Task<List<Document>> LockDocumentsAsync(this KnowledgeDb db, long[] ids, CancellationToken cancellationToken) =>
        db.Documents.FromSql($"select * from knowledge.documents where id = any({ids}) and removed_at is null order by id for update").ToListAsync(cancellationToken);

    /// <summary>Those behind another that the source's current sync has seen and not read yet, in the order of their ids.</summary>
    public static Task<List<Document>> ListUnreadAsync(this KnowledgeDb db, Source source, DocumentId after, int most, CancellationToken cancellationToken) =>
        db.Documents.FromSql(
            $"""
            select * from knowledge.documents
            where source_id = {source.Id.Value} and seen_generation = {source.Generation} and done_generation < {source.Generation} and removed_at is null and id > {after.Value}
            """).OrderBy(static d => d.Id).Take(most).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>
    /// Notes documents as seen by the source's current sync, at most <paramref name="most"/> that it had not seen yet, and
    /// returns the ids of just these: each is returned once in a sync, however often it is found. What would be one more of
    /// a family that has its number already is left out.
    /// </summary>
    public static async Task<List<DocumentId>> AddFoundAsync(
        this KnowledgeDb db, Source source, IReadOnlyList<FoundDocument> found, int generation, int most, int mostOfFamily, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var distinct = found.DistinctBy(static f => f.Key).ToList();
        if (distinct.Count == 0 || most <= 0) return [];
        var (connection, transaction) = db.Raw();
        await using var command = new NpgsqlCommand(AddFoundSql, connection, transaction);
        command.Parameters.AddInOrder(
            SqlValue.Of(source.AccountId.Value),
            SqlValue.Of(source.KnowledgeBaseId.Value),
            SqlValue.Of(source.Id.Value),
            SqlValue.Of(generation),
            SqlValue.Of(now),
            SqlValue.Of(distinct.Select(static f => f.Key).ToArray()),
            SqlValue.Of(distinct.Select(static f => f.Title).ToArray()),
            SqlValue.Of(distinct.Select(static f => f.Url ?? string.Empty).ToArray()),
            SqlValue.Of(distinct.Select(static f => f.Depth).ToArray()),
            SqlValue.Of(most),
            SqlValue.Of(distinct.Select(static f => f.Family ?? string.Empty).ToArray()),
            SqlValue.Of(mostOfFamily));
        var ids = new List<DocumentId>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken)) ids.Add(new DocumentId(reader.GetInt64(0)));
        }

        if (ids.Count > 0) await db.RecallWordsAsync([.. ids.Select(static id => id.Value)], cancellationToken);
        return ids;
    }

    /// <summary>Which of these keys the source's current sync has not seen.</summary>
    public static Task<List<string>> ListUnseenAsync(this KnowledgeDb db, Source source, string[] keys, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<string>(
            $"""
            select f.key as "Value" from unnest({keys}) f (key)
            where not exists (
                select 1 from knowledge.documents d
                where d.source_id = {source.Id.Value} and md5(d.external_key) = md5(f.key) and d.seen_generation = {source.Generation})
            """).ToListAsync(cancellationToken);

    /// <summary>Adds a source unless there is one for the same place.</summary>
    public static Task<int> OpenSourceAsync(this KnowledgeDb db, Source source, CancellationToken cancellationToken)
    {
        var kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(source.Kind.ToString());
        return db.Database.ExecuteSqlAsync(
            $"""
            insert into knowledge.sources (account_id, knowledge_base_id, kind, name, place, settings, live_chunking, status, generation, discovered, created_at, updated_at)
            values ({source.AccountId.Value}, {source.KnowledgeBaseId.Value}, {kind}, {source.Name}, {source.Place}, {source.Settings}::jsonb,
                {source.LiveChunking}::jsonb, 'ready', {source.Generation}, true, {source.CreatedAt}, {source.CreatedAt})
            on conflict (account_id, knowledge_base_id, kind, md5(place)) where deleted_at is null do nothing
            """,
            cancellationToken);
    }

    /// <summary>A document that this sync has read already is to be read once more.</summary>
    public static Task<int> ReadAnewAsync(this KnowledgeDb db, DocumentId id, int generation, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"update knowledge.documents set done_generation = {generation - 1} where id = {id.Value}", cancellationToken);

    /// <summary>Documents whose keys begin in one of these ways count as seen and done by the source's current sync: what they stand in could not be read.</summary>
    public static Task<int> LeaveAsync(this KnowledgeDb db, Source source, string[] beginnings, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update knowledge.documents d set seen_generation = {source.Generation}, done_generation = {source.Generation}
            where d.account_id = {source.AccountId.Value} and d.source_id = {source.Id.Value} and d.seen_generation < {source.Generation} and d.removed_at is null
              and exists (select 1 from unnest({beginnings}) b (beginning) where starts_with(d.external_key, b.beginning))
            """,
            cancellationToken);

    /// <summary>What a complete sync has not seen is missing, and gone after the time of grace: no longer found from the end of the transaction.</summary>
    public static async Task<int> RemoveUnseenAsync(this KnowledgeDb db, Source source, TimeSpan grace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            update knowledge.documents set missing_since = {now}
            where account_id = {source.AccountId.Value} and source_id = {source.Id.Value}
              and seen_generation < {source.Generation} and removed_at is null and missing_since is null
            """,
            cancellationToken);
        return await db.Database.ExecuteSqlAsync(
            $"""
            update knowledge.documents set removed_at = {now}
            where account_id = {source.AccountId.Value} and source_id = {source.Id.Value}
              and seen_generation < {source.Generation} and removed_at is null and missing_since <= {now - grace}
            """,
            cancellationToken);
    }

    /// <summary>Just these are no longer found from the end of the transaction.</summary>
    public static Task<int> RemoveAsync(this KnowledgeDb db, Source source, long[] ids, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"update knowledge.documents set removed_at = {now} where source_id = {source.Id.Value} and id = any({ids}) and removed_at is null",
            cancellationToken);

    /// <summary>The same for what is found and has been missing for long, also where the site still names it.</summary>
    public static Task<int> RemoveVanishedAsync(this KnowledgeDb db, Source source, DateTimeOffset since, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update knowledge.documents set removed_at = {now}
            where account_id = {source.AccountId.Value} and source_id = {source.Id.Value}
              and missing_since <= {since} and status in ('indexed', 'merged') and removed_at is null
            """,
            cancellationToken);

    /// <summary>Since when the first of those is missing that are still found; null when none is.</summary>
    public static Task<DateTimeOffset?> FirstVanishedAsync(this KnowledgeDb db, Source source, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<DateTimeOffset?>(
            $"""
            select min(missing_since) as "Value" from knowledge.documents
            where account_id = {source.AccountId.Value} and source_id = {source.Id.Value} and status in ('indexed', 'merged') and removed_at is null
            """).SingleAsync(cancellationToken);

    /// <summary>
    /// Removed documents of a source, in the order in which everybody locks them. It waits for those that somebody holds: one
    /// that was skipped would be left for ever when no other sweep follows. What the sync that is under way has seen is left to
    /// its end: an address that leads to another page must not be found and read once more by every page that names it.
    /// </summary>
    public static Task<List<Document>> TakeRemovedAsync(this KnowledgeDb db, SourceId source, int most, CancellationToken cancellationToken) =>
        db.Documents.FromSql(
            $"""
            select * from knowledge.documents d where source_id = {source.Value} and removed_at is not null and not exists (
                select 1 from knowledge.sources s
                where s.id = d.source_id and s.kind = 'url' and s.deleted_at is null and s.status = 'syncing' and s.generation = d.seen_generation)
            order by id limit {most} for update
            """).ToListAsync(cancellationToken);

    /// <summary>Remembers for the rest of the sync that a page by this address is known by another: the row of a document that was removed.</summary>
    public static Task<int> AddAliasAsync(this KnowledgeDb db, Document document, string address, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            insert into knowledge.documents
                (account_id, knowledge_base_id, source_id, external_key, title, url, language, audience, status, depth, seen_generation, done_generation, created_at, updated_at, removed_at)
            select account_id, knowledge_base_id, source_id, {address}, title, {address}, 'und', 'public', 'pending', depth, seen_generation, seen_generation, {now}, {now}, {now}
            from knowledge.documents where id = {document.Id.Value}
            on conflict (source_id, md5(external_key)) do nothing
            """,
            cancellationToken);

    /// <summary>Documents whose last reading failed, all of them or one, are to be read again in the current sync. Those that it is still to read are left to it.</summary>
    public static async Task<List<RetriedDocument>> TakeFailedAsync(this KnowledgeDb db, Source source, DocumentId? only, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (connection, transaction) = db.Raw();
        await using var command = new NpgsqlCommand(TakeFailedSql, connection, transaction);
        command.Parameters.AddInOrder(SqlValue.Of(source.Id.Value), SqlValue.Of(source.Generation), SqlValue.Of(only?.Value ?? 0), SqlValue.Of(now));
        var taken = new List<RetriedDocument>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) taken.Add(new RetriedDocument(new DocumentId(reader.GetInt64(0)), reader.GetBoolean(1)));
        return taken;
    }

    private const string TakeFailedSql = """
        with failed as (
            select id, done_generation = $2 as was_counted from knowledge.documents
            where source_id = $1 and removed_at is null and error_code is not null and (id = $3 or $3 = 0)
              and not (seen_generation = $2 and done_generation < $2)
            order by id for update)
        update knowledge.documents d
        set status = case when d.status = 'failed' then 'pending' else d.status end, error_code = null, error_message = null,
            seen_generation = $2, done_generation = $2 - 1, updated_at = $4
        from failed where d.id = failed.id
        returning d.id, failed.was_counted
        """;

    private const string AddFoundSql = """
        with new as (
            select f.key, f.title, f.url, f.depth, nullif(f.family, '') as family, f.place
            from unnest($6::text[], $7::text[], $8::text[], $9::int[], $11::text[]) with ordinality f (key, title, url, depth, family, place)
            where not exists (
                select 1 from knowledge.documents d
                where d.source_id = $3 and md5(d.external_key) = md5(f.key) and d.seen_generation >= $4 and $4 > 0)),
        families as (
            select f.family, (
                select count(*) from knowledge.documents d
                where d.source_id = $3 and md5(d.family) = md5(f.family) and d.seen_generation = $4 and d.family is not null) as size -- also those that led to a page that was known: they were read
            from (select distinct family from new where family is not null) f),
        found as (
            select n.* from (select *, row_number() over (partition by family order by place) as nth from new) n
            left join families f on f.family = n.family
            where n.family is null or f.size + n.nth <= $12
            order by n.place limit $10)
        insert into knowledge.documents as d
            (account_id, knowledge_base_id, source_id, external_key, title, url, language, audience, status, depth, family, seen_generation, created_at, updated_at)
        select $1, $2, $3, f.key, f.title, nullif(f.url, ''), 'und', 'public', 'pending', f.depth, f.family, $4, $5, $5 from found f order by f.place
        on conflict (source_id, md5(external_key)) do update
            set seen_generation = excluded.seen_generation, depth = excluded.depth, family = excluded.family, removed_at = null,
                missing_since = case when d.removed_at is null then d.missing_since end
            where d.seen_generation < excluded.seen_generation
        returning id
        """;
}
