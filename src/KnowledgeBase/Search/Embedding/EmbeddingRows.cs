using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>The vectors of named models, which are made after the chunks.</summary>
internal sealed class EmbeddingRows(KnowledgeDb db, ITextEmbedding builtin)
{
    private const int SweepSize = 5_000;

    /// <summary>A chunk that was taken out of the index meanwhile is left out.</summary>
    private const string AddSql = """
        insert into knowledge.embeddings (chunk_id, model, position, account_id, knowledge_base_id, is_internal, embedding, revision)
        select i.chunk_id, $2, $3, i.account_id, i.knowledge_base_id, d.audience = 'internal', $4::real[]::halfvec, s.revision
        from knowledge.indexed_chunks i
        join knowledge.documents d on d.id = i.document_id
        join knowledge.index_statistics s on s.knowledge_base_id = i.knowledge_base_id
        where i.chunk_id = $1
        on conflict (chunk_id, model, position) do nothing
        """;

    private const string RefuseSql = """
        insert into knowledge.refused_chunks (chunk_id, model, account_id, knowledge_base_id, reason)
        select i.chunk_id, $2, i.account_id, i.knowledge_base_id, $3 from knowledge.indexed_chunks i where i.chunk_id = $1
        on conflict (chunk_id, model) do update set reason = excluded.reason
        """;

    /// <summary>Chunks without a vector of this model, oldest first; those without a word, and those that it refused, are not among them.</summary>
    public Task<List<MissingChunk>> MissingAsync(KnowledgeBaseId @base, long model, int most, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<MissingChunk>($"""
            select i.chunk_id as "ChunkId", d.title as "Title", c.heading_path as "HeadingPath", c.text as "Text",
                case when c.position = 0 then d.wordings else array[]::text[] end as "Wordings"
            from knowledge.indexed_chunks i
            join knowledge.chunks c on c.id = i.chunk_id
            join knowledge.documents d on d.id = i.document_id
            where i.knowledge_base_id = {@base.Value} and d.removed_at is null and c.text ~ '\S'
              and not exists (select 1 from knowledge.embeddings e where e.chunk_id = i.chunk_id and e.model = {BaseEmbedding.NameOf(model)})
              and not exists (select 1 from knowledge.refused_chunks r where r.chunk_id = i.chunk_id and r.model = {BaseEmbedding.NameOf(model)})
            order by i.chunk_id limit {most}
            """).ToListAsync(cancellationToken);

    /// <summary>How many chunks there are, and how many of them have vectors of this model.</summary>
    public async Task<(int Done, int Total)> CountAsync(KnowledgeBaseId @base, long model, CancellationToken cancellationToken)
    {
        var counts = await db.Database.SqlQuery<EmbeddedCounts>($"""
            select count(*)::int as "Total", (count(*) filter (where exists (
                select 1 from knowledge.embeddings e where e.chunk_id = i.chunk_id and e.model = {BaseEmbedding.NameOf(model)})))::int as "Done"
            from knowledge.indexed_chunks i where i.knowledge_base_id = {@base.Value}
            """).SingleAsync(cancellationToken);
        return (counts.Done, counts.Total);
    }

    /// <summary>How many chunks this model did not take, or not whole, and why one of them.</summary>
    public async Task<(int Count, string? Reason)> RefusedAsync(KnowledgeBaseId @base, long model, CancellationToken cancellationToken)
    {
        var refused = await db.Database.SqlQuery<RefusedChunks>($"""
            select count(*)::int as "Count", min(r.reason) as "Reason" from knowledge.refused_chunks r
            where r.knowledge_base_id = {@base.Value} and r.model = {BaseEmbedding.NameOf(model)}
            """).SingleAsync(cancellationToken);
        return (refused.Count, refused.Reason);
    }

    /// <summary>A person wants those tried again of which it took nothing: its server may take more now.</summary>
    public Task ForgetRefusedAsync(KnowledgeBaseId @base, long model, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"""
            delete from knowledge.refused_chunks r where r.knowledge_base_id = {@base.Value} and r.model = {BaseEmbedding.NameOf(model)}
              and not exists (select 1 from knowledge.embeddings e where e.chunk_id = r.chunk_id and e.model = r.model)
            """, cancellationToken);

    /// <summary>Chunks without vectors of this model, and the bytes of what it would read.</summary>
    public async Task<(long Chunks, long Bytes)> SizeOfMissingAsync(KnowledgeBaseId @base, long model, CancellationToken cancellationToken)
    {
        var size = await db.Database.SqlQuery<MissingSize>($"""
            select count(*) as "Chunks", coalesce(sum(octet_length(c.text) + octet_length(d.title) + octet_length(array_to_string(c.heading_path, ' ')) + 2
                + case when c.position = 0 then octet_length(array_to_string(d.wordings, ' ')) else 0 end), 0)::bigint as "Bytes"
            from knowledge.indexed_chunks i
            join knowledge.chunks c on c.id = i.chunk_id
            join knowledge.documents d on d.id = i.document_id
            where i.knowledge_base_id = {@base.Value}
              and not exists (select 1 from knowledge.embeddings e where e.chunk_id = i.chunk_id and e.model = {BaseEmbedding.NameOf(model)})
            """).SingleAsync(cancellationToken);
        return (size.Chunks, size.Bytes);
    }

    public Task LockAsync(KnowledgeBaseId @base, CancellationToken cancellationToken) => ExecuteAsync(IndexSql.Lock, cancellationToken, SqlValue.Of(@base.Value));

    public async Task AddAsync(
        KnowledgeBaseRecord home, long model, IReadOnlyList<MissingChunk> chunks, EmbeddedWindows embedded, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await db.InTransactionAsync(async token =>
        {
            // Whoever writes the index or says who may see a document waits: the vectors take the audience of this moment.
            await LockAsync(home.Id, token);
            await ExecuteAsync(IndexSql.NextRevision, token, SqlValue.Of(home.Id.Value));
            foreach (var (chunk, windows) in chunks.Zip(embedded.Vectors))
                for (var position = 0; position < windows.Count; position++)
                {
                    await ExecuteAsync(
                        AddSql, token, SqlValue.Of(chunk.ChunkId), SqlValue.Of(BaseEmbedding.NameOf(model)), SqlValue.Of((short)position), SqlValue.Of(windows[position]));
                }

            foreach (var (at, reason) in embedded.Refused)
                await ExecuteAsync(RefuseSql, token, SqlValue.Of(chunks[at].ChunkId), SqlValue.Of(BaseEmbedding.NameOf(model)), SqlValue.Of(reason));

            return true;
        }, cancellationToken);
    }

    /// <summary>Takes away the vectors of models that the base does not use any more, in small steps.</summary>
    public async Task SweepAsync(AccountId account, KnowledgeBaseId @base, CancellationToken cancellationToken)
    {
        var home = await db.BasesOf(account).AsNoTracking().SingleOrDefaultAsync(b => b.Id == @base, cancellationToken);
        string[] kept = [builtin.Model, .. home?.NamedModels.Select(BaseEmbedding.NameOf) ?? []];
        while (await db.Database.ExecuteSqlAsync($"""
            delete from knowledge.embeddings e where (e.chunk_id, e.model, e.position) in (
                select o.chunk_id, o.model, o.position from knowledge.embeddings o
                where o.knowledge_base_id = {@base.Value} and o.model <> all({kept}) limit {SweepSize})
            """, cancellationToken) == SweepSize)
        {
        }

        await db.Database.ExecuteSqlAsync($"delete from knowledge.refused_chunks where knowledge_base_id = {@base.Value} and model <> all({kept})", cancellationToken);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var (connection, transaction) = db.Raw();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddInOrder(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record EmbeddedCounts(int Done, int Total);

    private sealed record RefusedChunks(int Count, string? Reason);

    private sealed record MissingSize(long Chunks, long Bytes);
}

/// <summary>A chunk without vectors of a model.</summary>
internal sealed record MissingChunk(long ChunkId, string Title, string[] HeadingPath, string Text, string[] Wordings);
