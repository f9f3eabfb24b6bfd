using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>Nearest chunks by their best window. Exact: a scan of one knowledge base's vectors, which are unit vectors.</summary>
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
        group by e.chunk_id
        order by similarity desc, e.chunk_id
        limit $6
        """;

    public static async Task<IReadOnlyList<ArmHit>> FindAsync(
        NpgsqlConnection connection, SearchQuery query, SearchScope scope, IndexState state, string model, float[] vector, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(
            SqlValue.Of(vector), SqlValue.Of(query.Base.Value), SqlValue.Of(model), SqlValue.Of(query.IncludeInternal),
            scope.Without(), SqlValue.Of(state.Settings.Candidates), scope.Only());
        return await ArmHit.ReadAsync(command, cancellationToken);
    }
}
