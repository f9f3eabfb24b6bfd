using System.Collections.Frozen;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Corrects slips of the finger in the few words that matter and writes out what chats shorten. Words that the list
/// knows are never changed.
/// </summary>
internal sealed class Vocabulary(IReadOnlyCollection<string> words, IReadOnlyDictionary<string, string> shortened)
{
    private readonly FrozenSet<string> _known = words.ToFrozenSet(StringComparer.Ordinal);
    private readonly string[] _correctable = [.. words.Where(w => w.Length >= 4)];

    public string Correct(string text) =>
        string.Join(' ', text.Split(' ').Select(CorrectWord));

    private string CorrectWord(string word)
    {
        if (shortened.TryGetValue(word, out var written)) return written;
        if (word.Length < 4 || word.Length > 20 || _known.Contains(word) || char.IsDigit(word[0])) return word;
        return Array.Find(_correctable, known => IsSlip(word, known)) ?? word;
    }

    /// <summary>One letter wrong, missing or too many in words of five letters and more, two in words of nine; two letters swapped in any.</summary>
    private static bool IsSlip(string word, string known)
    {
        if (word[0] != known[0] && known.Length < 6) return false;
        if (word.Length == known.Length && Swapped(word, known)) return true;
        // An ending that is not just the last letter pressed twice is grammar, not a slip.
        if (known.Length < 5 || (word.StartsWith(known, StringComparison.Ordinal) && word[^1] != known[^1])) return false;
        var allowed = known.Length >= 9 ? 2 : 1;
        return Math.Abs(word.Length - known.Length) <= allowed && Distance(word, known) <= allowed;
    }

    private static bool Swapped(string word, string known)
    {
        var first = 0;
        while (first < word.Length && word[first] == known[first]) first++;
        return first + 1 < word.Length && word[first] == known[first + 1] && word[first + 1] == known[first]
            && word.AsSpan(first + 2).SequenceEqual(known.AsSpan(first + 2));
    }

    private static int Distance(string one, string other)
    {
        Span<int> previous = stackalloc int[other.Length + 1];
        Span<int> current = stackalloc int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++) previous[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= other.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            current.CopyTo(previous);
        }

        return previous[other.Length];
    }
}
