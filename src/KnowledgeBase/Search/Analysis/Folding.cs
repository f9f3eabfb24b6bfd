using System.Text;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Makes spellings of one word equal: case, accents, full-width and compatibility forms, invisible characters.</summary>
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
                _ => result.Append(lower),
            };
        }

        return result.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool IsDropped(char c) => c
        is >= '\u0300' and <= '\u036F' // accents
        or >= '\u064B' and <= '\u0652' // Arabic vowel signs
        or '\u00AD' or '\u200C' or '\u200D';
}
