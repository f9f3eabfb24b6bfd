using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>A distinct term of the question. <paramref name="Id"/> is null when it stands nowhere in the knowledge base.</summary>
internal sealed record QueryTerm(string Text, long? Id, long Chunks, double Weight);

/// <summary>Looks the question's terms up in the vocabulary of a knowledge base.</summary>
internal static class QueryTerms
{
    /// <summary>A question has a few dozen terms; what is longer is pasted text, whose first part says what it is about.</summary>
    private const int MaxTerms = 64;

    private const string Sql = "select term, id, chunks from knowledge.index_terms where knowledge_base_id = $1 and term = any($2)";

    public static async Task<IReadOnlyList<QueryTerm>> LookUpAsync(
        NpgsqlConnection connection, KnowledgeBaseId knowledgeBase, IndexState state, IReadOnlyList<string> terms, CancellationToken cancellationToken)
    {
        var distinct = terms.Distinct(StringComparer.Ordinal).Take(MaxTerms).ToArray();
        if (distinct.Length == 0)
            return [];
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(SqlValue.Of(knowledgeBase.Value), SqlValue.Of(distinct));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new Dictionary<string, (long Id, long Chunks)>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            known.Add(reader.GetString(0), (reader.GetInt64(1), reader.GetInt32(2)));
        return
        [
            .. distinct.Select(term => known.TryGetValue(term, out var found)
                ? new QueryTerm(term, found.Id, found.Chunks, state.Weight(found.Chunks))
                : new QueryTerm(term, null, 0, state.Weight(0))),
        ];
    }
}
