using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// How usual a letter is where it stands, for the scripts whose charsets put their letters where others have theirs: Russian
/// read as Hebrew or Greek is letters, too. Each has something that it never does, and text of another script does all the time.
/// Under any charset but its own such a letter comes of a wrong reading.
/// </summary>
internal static class CharsetScripts
{
    private const double Foreign = 0.2;

    /// <summary>The ς stands at the end of words only, and σ never there; capitals do not follow small letters.</summary>
    public static double Greek(string text, int i, Encoding encoding)
    {
        if (encoding.WebName is not ("windows-1253" or "iso-8859-7")) return Foreign;
        var isFollowed = Next(text, i) is >= '\u0370' and <= '\u03FF';
        if (text[i] == 'ς' ? isFollowed : text[i] == 'σ' && !isFollowed) return -1;
        return Run(text, i, '\u0370', '\u03FF') * (!char.IsUpper(text[i]) ? 1 : char.IsLower(Previous(text, i)) ? 0.1 : 0.9);
    }

    /// <summary>The final letters end a word, and points stand below a letter.</summary>
    public static double Hebrew(string text, int i, Encoding encoding)
    {
        if (encoding.WebName is not ("windows-1255" or "iso-8859-8" or "iso-8859-8-i")) return Foreign;
        if (text[i] is 'ך' or 'ם' or 'ן' or 'ף' or 'ץ' && Next(text, i) is >= 'א' and <= 'ת') return -1;
        if (text[i] < 'א' && Previous(text, i) is not (>= 'א' and <= 'ת') && Previous(text, i - 1) is not (>= 'א' and <= 'ת')) return -1;
        return Run(text, i, '\u0590', '\u05FF');
    }

    public static double Arabic(string text, int i, Encoding encoding)
    {
        if (encoding.WebName is not ("windows-1256" or "iso-8859-6")) return Foreign;
        // Vowel signs stand above a letter.
        if (text[i] is >= '\u064B' and <= '\u0652' && Previous(text, i) is not (>= '\u0600' and <= '\u06FF')) return 0;
        return Run(text, i, '\u0600', '\u06FF');
    }

    /// <summary>
    /// Tones and vowels stand at a consonant: before it, above, below or after it, and no consonant is far from one. Chinese and
    /// Japanese read as Thai are consonants, too.
    /// </summary>
    public static double Thai(string text, int i, Encoding encoding)
    {
        if (encoding.WebName != "windows-874") return Foreign;
        return text[i] switch
        {
            // Nobody has written these for a century.
            '\u0E03' or '\u0E05' => -1,
            (>= '\u0E01' and <= '\u0E2E') => IsThaiVowel(Next(text, i)) || IsThaiVowel(Previous(text, i)) || IsThaiVowel(Next(text, i + 1)) || IsThaiVowel(Previous(text, i - 1)) ? 1 : 0.2,
            (>= '\u0E40' and <= '\u0E44') => Next(text, i) is >= '\u0E01' and <= '\u0E2E' ? 1 : -1,
            '\u0E2F' or '\u0E3F' or '\u0E45' or '\u0E46' => 0.8,
            (>= '\u0E30' and <= '\u0E3A') or (>= '\u0E47' and <= '\u0E4E') =>
                Previous(text, i) is (>= '\u0E01' and <= '\u0E3A') or (>= '\u0E47' and <= '\u0E4E') ? 1 : -1,
            // Digits, which hardly anybody writes, and ornaments.
            _ => 0.2,
        };
    }

    private static bool IsThaiVowel(char c) => c is (>= '\u0E30' and <= '\u0E3A') or (>= '\u0E40' and <= '\u0E4E');

    /// <summary>Letters of a script stand beside others of it.</summary>
    public static double Run(string text, int i, char from, char to) =>
        (Previous(text, i) is var before && before >= from && before <= to) || (Next(text, i) is var next && next >= from && next <= to) ? 1 : 0.3;

    private static char Previous(string text, int i) => i > 0 ? text[i - 1] : '\0';

    private static char Next(string text, int i) => i + 1 < text.Length ? text[i + 1] : '\0';
}
