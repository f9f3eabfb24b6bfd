using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>A distinct term of the question.</summary>
/// <param name="Id">The term, or the one it is taken to mean, in the vocabulary; null when there is none.</param>
/// <param name="Weight">BM25's weight in the score, less for a guess.</param>
/// <param name="Importance">What the term weighs in the question; the most when it stands nowhere.</param>
internal sealed record QueryTerm(string Text, long? Id, long Chunks, double Weight, double Importance);

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
        var known = await ReadAsync(connection, knowledgeBase, distinct, cancellationToken);
        var guesses = await Spelling.CorrectAsync(connection, knowledgeBase, distinct.Where(term => !known.ContainsKey(term)), cancellationToken);
        var ids = known.Values.Select(found => found.Id).ToHashSet();
        return [.. distinct.Select(Term)];

        QueryTerm Term(string term)
        {
            if (known.TryGetValue(term, out var found))
                return new QueryTerm(term, found.Id, found.Chunks, state.Weight(found.Chunks), state.Weight(found.Chunks));
            return guesses.TryGetValue(term, out var guess) && ids.Add(guess.Id)
                ? new QueryTerm(term, guess.Id, guess.Chunks, Spelling.Trust * state.Weight(guess.Chunks), state.Weight(0))
                : new QueryTerm(term, null, 0, 0, state.Weight(0));
        }
    }

    private static async Task<Dictionary<string, (long Id, long Chunks)>> ReadAsync(
        NpgsqlConnection connection, KnowledgeBaseId knowledgeBase, string[] terms, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(SqlValue.Of(knowledgeBase.Value), SqlValue.Of(terms));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var known = new Dictionary<string, (long Id, long Chunks)>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
            known.Add(reader.GetString(0), (reader.GetInt64(1), reader.GetInt32(2)));
        return known;
    }
}
