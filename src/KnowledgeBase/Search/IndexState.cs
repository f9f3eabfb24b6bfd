using System.Text.Json;
using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>The size and settings of the index of one knowledge base.</summary>
/// <param name="HiddenDocuments">Documents that are in the index and must not be found: removed ones, which a job will take out, and those that are not valid yet or any more.</param>
/// <param name="EmbeddingModel">The named model by whose vectors it is searched; null for the builtin one.</param>
/// <param name="Revision">Counts what was written to the index.</param>
internal sealed record IndexState(long Chunks, double MeanLength, SearchSettings Settings, IReadOnlyList<long> HiddenDocuments, long? EmbeddingModel, long Revision)
{
    private const string Sql = """
        select s.chunks, s.terms, b.settings->>'search', b.embedding_model_id, s.revision, array(select d.id from knowledge.documents d where d.knowledge_base_id = b.id
                and (d.removed_at is not null or d.valid_from is not null or d.valid_until is not null) -- the condition of an index
                and (d.removed_at is not null or d.valid_from > now() or d.valid_until <= now())
                -- One without a hash either never was in the index (the place of an address that redirects) or is to be read again and
                -- still is. A scalar subquery, as the planner might read all passages into a hash for "exists".
                and (d.content_hash is not null
                    or (select 1 from knowledge.indexed_chunks c where c.knowledge_base_id = b.id and c.document_id = d.id limit 1) is not null))
        from knowledge.knowledge_bases b join knowledge.index_statistics s on s.knowledge_base_id = b.id
        where b.id = $1 and b.account_id = $2 and b.deleted_at is null and s.account_id = $2 and s.chunks > 0
        """;

    /// <summary>Null for a knowledge base that is empty, does not exist or belongs to another account.</summary>
    public static async Task<IndexState?> ReadAsync(
        NpgsqlConnection connection, AccountId account, KnowledgeBaseId knowledgeBase, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(SqlValue.Of(knowledgeBase.Value), SqlValue.Of(account.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        var (chunks, terms) = (reader.GetInt64(0), reader.GetInt64(1));
        var choices = await reader.IsDBNullAsync(2, cancellationToken) ? null : JsonSerializer.Deserialize<SearchChoices>(reader.GetString(2), WireJson.Options);
        return new IndexState(chunks, Math.Max(1, (double)terms / chunks), (choices ?? new SearchChoices()).ToSettings(), reader.GetFieldValue<long[]>(5),
            await reader.IsDBNullAsync(3, cancellationToken) ? null : reader.GetInt64(3), reader.GetInt64(4));
    }

    /// <summary>BM25's weight of a term that stands in so many chunks; the highest for one that stands nowhere.</summary>
    public double Weight(long chunks) => Math.Log(1 + (Chunks - chunks + 0.5) / (chunks + 0.5));
}
