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

    /// <summary>Chunks without a vector of this model, oldest first; those without a word are not among them.</summary>
    public Task<List<MissingChunk>> MissingAsync(KnowledgeBaseId @base, long model, int most, CancellationToken cancellationToken) =>
        db.Database.SqlQuery<MissingChunk>($"""
            select i.chunk_id as "ChunkId", d.title as "Title", c.heading_path as "HeadingPath", c.text as "Text",
                case when c.position = 0 then d.wordings else array[]::text[] end as "Wordings"
            from knowledge.indexed_chunks i
            join knowledge.chunks c on c.id = i.chunk_id
            join knowledge.documents d on d.id = i.document_id
            where i.knowledge_base_id = {@base.Value} and d.removed_at is null and c.text ~ '\S'
              and not exists (select 1 from knowledge.embeddings e where e.chunk_id = i.chunk_id and e.model = {BaseEmbedding.NameOf(model)})
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

    /// <summary>Chunks without vectors of this model, and the characters that it would read.</summary>
    public async Task<(long Chunks, long Characters)> SizeOfMissingAsync(KnowledgeBaseId @base, long model, CancellationToken cancellationToken)
    {
        var size = await db.Database.SqlQuery<MissingSize>($"""
            select count(*) as "Chunks", coalesce(sum(length(c.text) + length(d.title) + length(array_to_string(c.heading_path, ' ')) + 2
                + case when c.position = 0 then length(array_to_string(d.wordings, ' ')) else 0 end), 0)::bigint as "Characters"
            from knowledge.indexed_chunks i
            join knowledge.chunks c on c.id = i.chunk_id
            join knowledge.documents d on d.id = i.document_id
            where i.knowledge_base_id = {@base.Value}
              and not exists (select 1 from knowledge.embeddings e where e.chunk_id = i.chunk_id and e.model = {BaseEmbedding.NameOf(model)})
            """).SingleAsync(cancellationToken);
        return (size.Chunks, size.Characters);
    }

    public Task LockAsync(KnowledgeBaseId @base, CancellationToken cancellationToken) => ExecuteAsync(IndexSql.Lock, cancellationToken, SqlValue.Of(@base.Value));

    public async Task AddAsync(
        KnowledgeBaseRecord home, long model, IReadOnlyList<MissingChunk> chunks, IReadOnlyList<IReadOnlyList<float[]>> vectors, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await db.InTransactionAsync(async token =>
        {
            // Whoever writes the index or says who may see a document waits: the vectors take the audience of this moment.
            await LockAsync(home.Id, token);
            await ExecuteAsync(IndexSql.NextRevision, token, SqlValue.Of(home.Id.Value));
            foreach (var (chunk, windows) in chunks.Zip(vectors))
                for (var position = 0; position < windows.Count; position++)
                {
                    await ExecuteAsync(
                        AddSql, token, SqlValue.Of(chunk.ChunkId), SqlValue.Of(BaseEmbedding.NameOf(model)), SqlValue.Of((short)position), SqlValue.Of(windows[position]));
                }

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
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var (connection, transaction) = db.Raw();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        command.Parameters.AddInOrder(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record EmbeddedCounts(int Done, int Total);

    private sealed record MissingSize(long Chunks, long Characters);
}

/// <summary>A chunk without vectors of a model.</summary>
internal sealed record MissingChunk(long ChunkId, string Title, string[] HeadingPath, string Text, string[] Wordings);
