using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>The size and settings of the index of one knowledge base.</summary>
internal sealed record IndexState(long Chunks, double MeanLength, string? MainLanguage, SearchSettings Settings)
{
    private const string Sql = """
        select s.chunks, s.terms, b.fusion_rank, b.lexical_weight, b.vector_weight
        from knowledge.knowledge_bases b join knowledge.index_statistics s on s.knowledge_base_id = b.id
        where b.id = $1 and b.account_id = $2 and s.account_id = $2 and s.chunks > 0
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
        var settings = new SearchSettings(reader.GetDouble(2), reader.GetDouble(3), reader.GetDouble(4));
        return new IndexState(chunks, Math.Max(1, (double)terms / chunks), null, settings);
    }

    /// <summary>BM25's weight of a term that stands in so many chunks; the highest for one that stands nowhere.</summary>
    public double Weight(long chunks) => Math.Log(1 + (Chunks - chunks + 0.5) / (chunks + 0.5));
}
