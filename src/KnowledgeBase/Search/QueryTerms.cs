using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>A distinct term of the question.</summary>
/// <param name="Meanings">The terms of the vocabulary that it stands for, the term itself first; empty when there is none.</param>
/// <param name="Importance">What the term weighs in the question; the most when it stands nowhere.</param>
internal sealed record QueryTerm(string Text, IReadOnlyList<TermInIndex> Meanings, double Importance, bool IsEveryday, bool IsOtherMatter);

/// <summary>A term of the vocabulary.</summary>
/// <param name="Weight">BM25's weight in the score, less for a guess.</param>
/// <param name="Trust">1 for the question's own word, less for a guess.</param>
internal sealed record TermInIndex(string Text, long Id, long Chunks, double Weight, double Trust);

/// <summary>Looks the question's terms up in the vocabulary of a knowledge base.</summary>
internal static class QueryTerms
{
    /// <summary>A question has a few dozen terms; what is longer is pasted text, whose first part says what it is about.</summary>
    private const int MaxTerms = 64;

    /// <summary>A word that is only near in meaning counts for less than the question's own.</summary>
    private const double RelatedTrust = 0.5;

    private const string Sql = "select term, id, chunks from knowledge.index_terms where knowledge_base_id = $1 and term = any($2)";

    public static async Task<IReadOnlyList<QueryTerm>> LookUpAsync(
        NpgsqlConnection connection, KnowledgeBaseId knowledgeBase, string language, IndexState state, IReadOnlyList<QuestionTerm> question, CancellationToken cancellationToken)
    {
        var asked = question.Take(MaxTerms).ToList();
        if (asked.Count == 0)
            return [];
        var known = await ReadAsync(connection, knowledgeBase, [.. asked.SelectMany(term => term.Meanings.Concat(term.Likely).Prepend(term.Text)).Distinct()], cancellationToken);
        var guesses = await Spelling.CorrectAsync(
            connection, knowledgeBase, language, asked.Where(term => !term.IsOtherMatter).Select(term => term.Text).Where(term => !known.ContainsKey(term)), cancellationToken);
        // Two words of a question are not the same word twice.
        var taken = asked.Select(term => term.Text).Where(known.ContainsKey).ToHashSet(StringComparer.Ordinal);
        return [.. asked.Select(Term)];

        QueryTerm Term(QuestionTerm term)
        {
            var meanings = new List<TermInIndex>();
            if (known.TryGetValue(term.Text, out var itself)) meanings.Add(Found(term.Text, itself, 1));
            else if (guesses.TryGetValue(term.Text, out var guess) && taken.Add(guess.Term)) meanings.Add(Found(guess.Term, (guess.Id, guess.Chunks), guess.Trust));
            // What the misspelt word is near to in meaning helps too, whether or not the word itself stands somewhere.
            if (!known.ContainsKey(term.Text))
                meanings.AddRange(term.Likely.Where(likely => known.ContainsKey(likely) && meanings.TrueForAll(m => m.Text != likely)).Select(likely => Found(likely, known[likely], RelatedTrust)));
            meanings.AddRange(term.Meanings.Where(related => known.ContainsKey(related) && meanings.TrueForAll(m => m.Text != related))
                .Select(related => Found(related, known[related], RelatedTrust)));
            var isEveryday = term.Everyday == Everyday.Yes || (term.Everyday == Everyday.Misspelt && meanings.Count == 0);
            return new QueryTerm(term.Text, meanings, state.Weight(known.ContainsKey(term.Text) ? itself.Chunks : 0), isEveryday, term.IsOtherMatter && !isEveryday && meanings.Count == 0);
        }

        TermInIndex Found(string text, (long Id, long Chunks) found, double trust) => new(text, found.Id, found.Chunks, trust * state.Weight(found.Chunks), trust);
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
