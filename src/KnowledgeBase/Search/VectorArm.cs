using Npgsql;
using NpgsqlTypes;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>
/// Nearest chunks by their best window; vectors are unit vectors. A scan of the knowledge base's vectors, or of those alone
/// whose signs are most like the question's where the base is large.
/// </summary>
internal static class VectorArm
{
    private const string Sql = """
        select e.chunk_id, max(-(e.embedding <#> $1::real[]::halfvec)) as similarity
        from knowledge.embeddings e
        where e.knowledge_base_id = $2 and e.model = $3 and ($4 or not e.is_internal)
          and ($5::bigint[] is null or e.chunk_id not in (
              select i.chunk_id from knowledge.indexed_chunks i where i.knowledge_base_id = $2 and i.document_id = any($5)))
          and ($7::bigint[] is null or e.chunk_id in (
              select i.chunk_id from knowledge.indexed_chunks i where i.knowledge_base_id = $2 and i.document_id = any($7)))
          and ($8::bigint[] is null or e.chunk_id = any($8))
        group by e.chunk_id
        order by similarity desc, e.chunk_id
        limit $6
        """;

    public static async Task<IReadOnlyList<ArmHit>> FindAsync(
        NpgsqlConnection connection, VectorSigns? signs, SearchQuery query, SearchScope scope, IndexState state, string model, float[] vector, CancellationToken cancellationToken)
    {
        // Few documents are found faster by looking at all of them than by looking for them among the nearest of all.
        var near = scope.IsNarrow || signs is null ? null
            : await signs.NearestAsync(connection, query.Base, model, state, vector, query.IncludeInternal, scope.Hidden, cancellationToken);
        var found = await CompareAsync(connection, query, scope, state, model, vector, near, cancellationToken);
        if (near is null || found.Count >= state.Settings.Candidates) return found;
        // Many of the nearest by their signs are gone: then all that are there are compared.
        var all = await CompareAsync(connection, query, scope, state, model, vector, null, cancellationToken);
        if (all.Count > found.Count) signs?.Forget(query.Base, model);
        return all;
    }

    /// <param name="near">The only chunks to compare; null for all.</param>
    private static async Task<IReadOnlyList<ArmHit>> CompareAsync(
        NpgsqlConnection connection, SearchQuery query, SearchScope scope, IndexState state, string model, float[] vector, long[]? near, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(
            SqlValue.Of(vector), SqlValue.Of(query.Base.Value), SqlValue.Of(model), SqlValue.Of(query.IncludeInternal),
            scope.Without(), SqlValue.Of(state.Settings.Candidates), scope.Only(),
            new NpgsqlParameter { Value = (object?)near ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        return await ArmHit.ReadAsync(command, cancellationToken);
    }
}
