using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>The words of a row, such as the months, by their place in it.</summary>
internal static class WordBits
{
    /// <param name="rows">Each with the words in order, from 1; other spellings behind a bar, and a dash where there is none.</param>
    public static FrozenDictionary<string, int> Of(params string[] rows)
    {
        var words = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            foreach (var (word, i) in row.Split(' ').Select((word, i) => (word, i)).Where(static w => w.word != "-"))
                foreach (var spelling in word.Split('|')) words[spelling] = i + 1;
        }

        return words.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>What lies between the two, which come round again at the end.</summary>
    public static IEnumerable<Told> Between(Told from, Told to, int first, int last)
    {
        var end = BitOperations.TrailingZeroCount(to.Meant);
        for (var at = Next(BitOperations.TrailingZeroCount(from.Meant)); at != end; at = Next(at)) yield return to with { Number = null, Meant = 1UL << at };

        int Next(int i) => i >= last ? first : i + 1;
    }
}

/// <summary>What stands beside a word.</summary>
internal static partial class Around
{
    private const int Window = 24;

    public static string Before(string text, int start) => text[Math.Max(0, start - Window)..start];

    public static string After(string text, int end) => text[end..Math.Min(text.Length, end + Window)];

    /// <summary>Whether a capital says nothing there.</summary>
    public static bool BeginsSentence(string before) => before.TrimEnd(' ', '"', '“', '«', '(', '*') is var left && (left.Length == 0 || left[^1] is '.' or '!' or '?' or ':' or '\n' or '-' or '|');

    /// <summary>1 to 99 in digits or Chinese numerals; null for anything else.</summary>
    public static int? Number(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        var ten = text.IndexOf('十', StringComparison.Ordinal);
        if (ten < 0) return text.Length == 1 && Digit(text[0]) is > 0 and var only ? only : null;
        var (tens, ones) = (ten == 0 ? 1 : Digit(text[0]), ten + 1 == text.Length ? 0 : Digit(text[^1]));
        return text.Length <= 3 && tens > 0 && ones >= 0 ? (tens * 10) + ones : null;
    }

    private static int Digit(char c) => c == '两' ? 2 : "零一二三四五六七八九".IndexOf(c, StringComparison.Ordinal);

    /// <summary>A word that an "and", a comma or a dash ties to the one before it.</summary>
    [GeneratedRegex(@"^\.?[ \u00A0]{0,2}(?:[-–—/,&+]|to\b|thru\b|through\b|and\b|or\b|al?\b|à\b|e\b|y\b|ou?\b|até\b|hasta\b)[ \u00A0]{0,2}(?<w>\p{L}+)", RegexOptions.IgnoreCase)]
    public static partial Regex NextLinked();

    [GeneratedRegex(@"(?<w>\p{L}+)\.?[ \u00A0]{0,2}(?:[-–—/,&+]|\bto|\bthru|\bthrough|\band|\bor|\bal?|\bà|\be|\by|\bou?|\baté|\bhasta)[ \u00A0]{0,2}$", RegexOptions.IgnoreCase)]
    public static partial Regex LastLinked();
}
