using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Sources;

namespace Wheelhouse.KnowledgeBase.Data;

/// <summary>
/// What people said of documents, kept when their rows go (ADR 34). All statements run in the caller's transaction. One row
/// for a key, so that there are never more of them than documents somebody spoke of.
/// </summary>
internal static class KeptWords
{
    /// <summary>Keeps what was said of these, before their rows or their texts go.</summary>
    public static Task<int> KeepWordsAsync(this KnowledgeDb db, long[] documents, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $$"""
            insert into knowledge.kept_words as k (account_id, source_id, external_key, content_md5, overrides)
            select account_id, source_id, external_key, case when content <> '' then md5(content) end, overrides
            from knowledge.documents where id = any({{documents}}) and overrides <> '{}'::jsonb
            on conflict (source_id, md5(external_key)) do update
                set overrides = excluded.overrides, content_md5 = coalesce(excluded.content_md5, k.content_md5), kept_at = excluded.kept_at
            """,
            cancellationToken);

    /// <summary>Somebody says something new of a document: what was kept for it, or for others with its text, is an old word.</summary>
    public static Task<int> ForgetWordsAsync(this KnowledgeDb db, Document document, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $$"""
            delete from knowledge.kept_words k using knowledge.documents d
            where d.id = {{document.Id.Value}} and k.source_id = d.source_id
              and (md5(k.external_key) = md5(d.external_key) or (d.content <> '' and k.content_md5 = md5(d.content)))
            """,
            cancellationToken);

    /// <summary>What was kept holds again for documents that came under the same keys, before they are read.</summary>
    public static Task<int> RecallWordsAsync(this KnowledgeDb db, long[] documents, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $$"""
            update knowledge.documents d
            set overrides = k.overrides, audience = coalesce(k.overrides -> 'audience' ->> 'told', d.audience)
            from knowledge.kept_words k
            where d.id = any({{documents}}) and d.overrides = '{}'::jsonb and d.status = 'pending'
              and k.source_id = d.source_id and md5(k.external_key) = md5(d.external_key)
            """,
            cancellationToken);

    /// <summary>Whether people said anything of any document that the source has or had: of most sources nobody did.</summary>
    public static Task<bool> HasWordsAsync(this KnowledgeDb db, SourceId source, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<bool>(
            $$"""
            select exists (select 1 from knowledge.kept_words where source_id = {{source.Value}})
                or exists (select 1 from knowledge.documents where source_id = {{source.Value}} and overrides <> '{}'::jsonb) as "Value"
            """).SingleAsync(cancellationToken);

    /// <summary>
    /// What was said of documents that had these keys or these texts and have gone, or that this sync has not seen (a renamed
    /// file). Of several words the strict one comes first, then the newest.
    /// </summary>
    public static Task<List<WordsFound>> FindWordsAsync(this KnowledgeDb db, Source source, long[] documents, string[] keys, string[] contents, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<WordsFound>(
            $$"""
            select distinct on (w.id) w.id as "Id", said.overrides::text as "Overrides"
            from unnest({{documents}}, {{keys}}, {{contents}}) w (id, key, content) cross join lateral (
                select overrides, kept_at as at from knowledge.kept_words
                where source_id = {{source.Id.Value}} and md5(external_key) = md5(w.key)
                union all
                select overrides, kept_at from knowledge.kept_words
                where source_id = {{source.Id.Value}} and content_md5 = md5(w.content)
                union all
                select overrides, updated_at from knowledge.documents
                where source_id = {{source.Id.Value}} and md5(content) = md5(w.content) and overrides <> '{}'::jsonb and id <> w.id
                  and (seen_generation < {{source.Generation}} or removed_at is not null)) said
            order by w.id, coalesce(said.overrides -> 'audience' ->> 'told', '') = 'internal' desc, said.at desc
            """).ToListAsync(cancellationToken);
}

/// <param name="Id">Of the document that it may be taken up for.</param>
internal sealed record WordsFound(long Id, string Overrides);
