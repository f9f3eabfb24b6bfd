using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>Finds the word that a term of the question may have meant, in the vocabulary of the knowledge base.</summary>
internal static class Spelling
{
    /// <summary>Shorter words have too many neighbours.</summary>
    public const int MinLength = 4;

    /// <summary>From this length on a word may have two errors.</summary>
    private const int LongWord = 8;

    /// <summary>The first letter is seldom wrong; when the first two changed places, the word begins with the second.</summary>
    private const string Sql = """
        select u.term, t.id, t.term, t.chunks
        from unnest($2::text[], $3::text[], $4::text[]) u (term, low, high)
        join knowledge.index_terms t on t.knowledge_base_id = $1 and t.term >= u.low collate "C" and t.term < u.high collate "C"
        where length(t.term) between length(u.term) - 2 and length(u.term) + 4
        """;

    /// <summary>For each unknown term the nearest known one, where one is near enough.</summary>
    public static async Task<Dictionary<string, Guess>> CorrectAsync(
        NpgsqlConnection connection, KnowledgeBaseId knowledgeBase, string language, IEnumerable<string> unknown, CancellationToken cancellationToken)
    {
        var hasSounds = language == "es";
        var ranges = unknown.Where(IsWord)
            .SelectMany(term => (hasSounds ? SpanishSound.Initials(term) : [term[0]]).Append(term[1]).Distinct()
                .Select(first => (Term: term, Low: first.ToString(), High: ((char)(first + 1)).ToString())))
            .ToList();
        var best = new Dictionary<string, Guess>(StringComparer.Ordinal);
        if (ranges.Count == 0)
            return best;
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.AddInOrder(
            SqlValue.Of(knowledgeBase.Value), SqlValue.Of(ranges.Select(range => range.Term).ToArray()),
            SqlValue.Of(ranges.Select(range => range.Low).ToArray()), SqlValue.Of(ranges.Select(range => range.High).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var (term, candidate) = (reader.GetString(0), reader.GetString(2));
            var soundsAlike = hasSounds && SpanishSound.Of(term) == SpanishSound.Of(candidate);
            var guess = new Guess(candidate, reader.GetInt64(1), reader.GetInt32(3), soundsAlike ? 0 : Distance(term, candidate));
            var other = best.GetValueOrDefault(term);
            // Of equally near words the commoner one: the vocabulary has typing errors of its own.
            if (guess.Errors <= (other?.Errors ?? Errors(term)) && (other is null || guess.Errors < other.Errors || guess.Chunks > other.Chunks))
                best[term] = guess;
        }

        return best;
    }

    /// <summary>How many errors a word may have to be taken for another.</summary>
    public static int Errors(string word) => word.Length < LongWord ? 1 : 2;

    /// <summary>The number of letters added, left out, changed or swapped with their neighbour.</summary>
    internal static int Distance(string a, string b)
    {
        Span<int> before = stackalloc int[b.Length + 1], previous = stackalloc int[b.Length + 1], current = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            previous[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            previous.CopyTo(before);
            current.CopyTo(previous);
        }

        return previous[b.Length];
    }

    /// <summary>Letters of an alphabet: numbers are not corrected, and a bigram is no word.</summary>
    private static bool IsWord(string term) => term.Length >= MinLength && term.All(c => char.IsLetter(c) && c < '\u2E80');
}

/// <summary>A word of the vocabulary that a misspelt one is taken for.</summary>
/// <param name="Errors">How many letters are wrong; none in a word that only sounds alike.</param>
internal sealed record Guess(string Term, long Id, long Chunks, int Errors)
{
    /// <summary>A guess counts for less than a word that stands there; one of the same sound is hardly a guess.</summary>
    public double Trust => Errors == 0 ? 0.9 : 0.6;
}
