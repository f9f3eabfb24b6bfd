using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Ingestion.Chunking;

/// <summary>
/// Byte pair encoding: a text is cut into words, and in the bytes of each the neighbours of the lowest rank are joined until no
/// pair has a rank. What is left are its tokens. The tables and the cutting are those that OpenAI published for its models.
/// </summary>
internal sealed partial class BytePairs
{
    /// <summary>A longer word is cut here: joining costs the square of its length. No word that anybody writes is as long.</summary>
    private const int LongestWord = 400;

    private const int None = int.MaxValue;

    private readonly Dictionary<string, int> _ranks;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly Regex _words;

    private BytePairs(Dictionary<string, int> ranks, Regex words)
    {
        (_ranks, _words) = (ranks, words);
        _lookup = _ranks.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static IReadOnlyList<string> Names { get; } = ["o200k_base", "cl100k_base"];

    /// <summary>Reads a table: a line for each token, its bytes in base64 and its rank.</summary>
    public static BytePairs Read(string name, string file)
    {
        // A byte is kept as the character of its value, so that tokens are strings and can be looked up by a span.
        var ranks = new Dictionary<string, int>(200_000, StringComparer.Ordinal);
        foreach (var line in File.ReadLines(file))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0) ranks.Add(Encoding.Latin1.GetString(Convert.FromBase64String(line[..space])), int.Parse(line.AsSpan(space + 1), CultureInfo.InvariantCulture));
        }

        return new BytePairs(ranks, name == "cl100k_base" ? OlderWord() : Word());
    }

    /// <summary>How many tokens end at or before each place of a text; one entry more than it has characters.</summary>
    public int[] EndsIn(string text)
    {
        var ends = new int[text.Length + 1];
        var tokens = 0;
        foreach (var match in _words.EnumerateMatches(text))
        {
            for (var start = match.Index; start < match.Index + match.Length; start += LongestWord)
            {
                var end = Math.Min(match.Index + match.Length, start + LongestWord);
                Count(text.AsSpan(start, end - start), start, ends, ref tokens);
            }
        }

        return ends;
    }

    /// <summary>The tokens of one word, each counted where its last character ends.</summary>
    private void Count(ReadOnlySpan<char> word, int at, int[] ends, ref int tokens)
    {
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(word.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(word, bytes)];
        Span<char> letters = stackalloc char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++) letters[i] = (char)bytes[i];
        Span<int> starts = stackalloc int[bytes.Length + 1];
        var count = _lookup.ContainsKey(letters) ? 1 : Join(letters, starts);
        starts[count] = bytes.Length;

        var (token, read) = (0, 0);
        for (var i = 0; i < word.Length; i++)
        {
            read += Utf8Length(word, i);
            while (token < count && starts[token + 1] <= read)
            {
                token++;
                tokens++;
            }

            ends[at + i + 1] = tokens;
        }
    }

    /// <summary>Joins the neighbours of the lowest rank until none is left.</summary>
    /// <returns>How many parts remain; where each begins stands in <paramref name="starts"/>.</returns>
    private int Join(ReadOnlySpan<char> letters, Span<int> starts)
    {
        var count = letters.Length;
        for (var i = 0; i <= count; i++) starts[i] = i;
        while (count > 1)
        {
            var (best, at) = (None, -1);
            for (var i = 0; i + 1 < count; i++)
            {
                if (_lookup.TryGetValue(letters[starts[i]..starts[i + 2]], out var rank) && rank < best) (best, at) = (rank, i);
            }

            if (at < 0) break;
            starts[(at + 2)..(count + 1)].CopyTo(starts[(at + 1)..]);
            count--;
        }

        return count;
    }

    /// <summary>The bytes that a character adds; the second half of a pair brings all four.</summary>
    private static int Utf8Length(ReadOnlySpan<char> text, int i)
    {
        var c = text[i];
        if (c < 0x80) return 1;
        if (c < 0x800) return 2;
        if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) return 0;
        return char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(text[i - 1]) ? 4 : 3;
    }

    [GeneratedRegex(
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
        RegexOptions.CultureInvariant)]
    private static partial Regex OlderWord();
}
