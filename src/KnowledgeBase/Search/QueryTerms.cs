using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>A distinct term of the question.</summary>
/// <param name="Meanings">The terms of the vocabulary that it stands for, the term itself first; empty when there is none.</param>
/// <param name="Phrases">What it stands for in several terms that belong together.</param>
/// <param name="Importance">What the term weighs in the question; the most when it stands nowhere.</param>
internal sealed record QueryTerm(
    string Text, IReadOnlyList<TermInIndex> Meanings, IReadOnlyList<PhraseInIndex> Phrases, double Importance, bool IsEveryday, bool IsOtherMatter)
{
    /// <summary>How far a passage with these terms of the vocabulary says what this term of the question asks for: 0 to 1.</summary>
    public double TrustIn(HashSet<long> terms) => Meanings.Where(meaning => terms.Contains(meaning.Id)).Select(meaning => meaning.Trust)
        .Concat(Phrases.Where(phrase => phrase.Terms.All(term => terms.Contains(term.Id))).Select(phrase => phrase.Trust))
        .DefaultIfEmpty(0).Max();
}

/// <summary>Terms of the vocabulary that mean something together.</summary>
internal sealed record PhraseInIndex(IReadOnlyList<TermInIndex> Terms, double Trust)
{
    public string Key => string.Join(' ', Terms.Select(term => term.Text));
}

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
        NpgsqlConnection connection, KnowledgeBaseId knowledgeBase, string language, IndexState state, IReadOnlyList<QuestionTerm> question,
        IReadOnlyDictionary<string, List<OwnMeaning>> own, CancellationToken cancellationToken)
    {
        var asked = question.Take(MaxTerms).ToList();
        if (asked.Count == 0)
            return [];
        var words = asked.SelectMany(term => term.Meanings.Concat(term.Likely).Prepend(term.Text)).Concat(own.Values.SelectMany(meanings => meanings.SelectMany(meaning => meaning.Terms)));
        var known = await ReadAsync(connection, knowledgeBase, [.. words.Distinct()], cancellationToken);
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
            var said = own.GetValueOrDefault(term.Text) ?? [];
            meanings.AddRange(said.Where(meaning => meaning.Terms is [var only] && known.ContainsKey(only) && meanings.TrueForAll(m => m.Text != only))
                .Select(meaning => Found(meaning.Key, known[meaning.Key], meaning.Trust)));
            var phrases = said.Where(meaning => meaning.Terms.Count > 1 && meaning.Terms.All(known.ContainsKey))
                .Select(meaning => new PhraseInIndex([.. meaning.Terms.Distinct().Select(word => Found(word, known[word], meaning.Trust))], meaning.Trust)).ToList();
            // What the misspelt word is near to in meaning helps too, whether or not the word itself stands somewhere.
            if (!known.ContainsKey(term.Text))
                meanings.AddRange(term.Likely.Where(likely => known.ContainsKey(likely) && meanings.TrueForAll(m => m.Text != likely)).Select(likely => Found(likely, known[likely], RelatedTrust)));
            meanings.AddRange(term.Meanings.Where(related => known.ContainsKey(related) && meanings.TrueForAll(m => m.Text != related))
                .Select(related => Found(related, known[related], RelatedTrust)));
            var isUnknown = meanings.Count + phrases.Count == 0;
            var isEveryday = term.Everyday == Everyday.Yes || (term.Everyday == Everyday.Misspelt && isUnknown);
            return new QueryTerm(term.Text, meanings, phrases, state.Weight(known.ContainsKey(term.Text) ? itself.Chunks : 0), isEveryday, term.IsOtherMatter && !isEveryday && isUnknown);
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
