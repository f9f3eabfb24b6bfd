using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>The size and settings of the index of one knowledge base.</summary>
/// <param name="RemovedDocuments">Documents that must not be found any more and that a job will take out of the index.</param>
internal sealed record IndexState(long Chunks, double MeanLength, SearchSettings Settings, IReadOnlyList<long> RemovedDocuments)
{
    private const string Sql = """
        select s.chunks, s.terms, b.settings->'search'->>'fusion', (b.settings->'search'->>'lexical_weight')::float8,
            (b.settings->'search'->>'vector_weight')::float8, (b.settings->'search'->>'rank_constant')::float8,
            array(select d.id from knowledge.documents d where d.knowledge_base_id = b.id and d.removed_at is not null)
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
        var defaults = await reader.IsDBNullAsync(2, cancellationToken) || reader.GetString(2) != "ranks" ? SearchSettings.ByScores : SearchSettings.ByRanks;
        var settings = defaults with
        {
            LexicalWeight = Number(reader, 3) ?? defaults.LexicalWeight,
            VectorWeight = Number(reader, 4) ?? defaults.VectorWeight,
            RankConstant = Number(reader, 5) ?? defaults.RankConstant,
        };
        return new IndexState(chunks, Math.Max(1, (double)terms / chunks), settings, reader.GetFieldValue<long[]>(6));
    }

    /// <summary>BM25's weight of a term that stands in so many chunks; the highest for one that stands nowhere.</summary>
    public double Weight(long chunks) => Math.Log(1 + (Chunks - chunks + 0.5) / (chunks + 0.5));

    private static double? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
