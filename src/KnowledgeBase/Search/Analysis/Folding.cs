using System.Globalization;
using System.Text;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// Makes spellings of one word equal: case, accents, full-width and compatibility forms, invisible characters; in Arabic also
/// hamza, madda, stretching and the letters of Persian keyboards; and digits, whatever script they are in.
/// </summary>
internal static class Folding
{
    public static string Fold(ReadOnlySpan<char> word) =>
        System.Text.Ascii.IsValid(word) ? FoldAscii(word) : FoldUnicode(word);

    private static string FoldAscii(ReadOnlySpan<char> word)
    {
        Span<char> buffer = word.Length <= 64 ? stackalloc char[word.Length] : new char[word.Length];
        word.ToLowerInvariant(buffer);
        return new string(buffer);
    }

    private static string FoldUnicode(ReadOnlySpan<char> word)
    {
        var decomposed = word.ToString().Normalize(NormalizationForm.FormKD);
        var result = new StringBuilder(decomposed.Length);
        foreach (var c in decomposed)
        {
            if (IsDropped(c))
                continue;
            var lower = char.ToLowerInvariant(c);
            _ = lower switch
            {
                'ß' => result.Append("ss"),
                'æ' => result.Append("ae"),
                'œ' => result.Append("oe"),
                'ø' => result.Append('o'),
                'ł' => result.Append('l'),
                'đ' or 'ð' => result.Append('d'),
                'ı' => result.Append('i'),
                'þ' => result.Append("th"),
                '’' => result.Append('\''),
                'ى' or 'ی' => result.Append('ي'),
                'ک' => result.Append('ك'),
                _ when char.IsDigit(lower) => result.Append((char)('0' + CharUnicodeInfo.GetDecimalDigitValue(lower))),
                _ => result.Append(lower),
            };
        }

        return result.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsDropped(char c) => c
        is >= '\u0300' and <= '\u036F' // accents
        or >= '\u064B' and <= '\u0655' or '\u0670' // Arabic vowel signs, and madda and hamza, which decomposing has parted from their letters
        or '\u0640' // stretches an Arabic word
        or '\u00AD' or '\u200C' or '\u200D';
}
