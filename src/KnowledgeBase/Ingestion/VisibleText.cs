using System.Buffers;
using System.Globalization;
using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Brings text to the one form that is stored: Unix line ends, NFC, nothing a reader cannot see.</summary>
internal static class VisibleText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static c => (char)c), '\n', '\t']);

    /// <summary>
    /// Removes control characters (PostgreSQL refuses NUL), zero-width and direction-override characters and the tag
    /// block U+E0000, in all of which text for machines can be hidden from people. Joiners stay: scripts need them.
    /// </summary>
    public static string Clean(string text)
    {
        // Nothing of ASCII but its control characters is changed, and most texts are mostly that.
        if (!text.AsSpan().ContainsAnyExcept(Plain)) return text;
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                var codePoint = char.ConvertToUtf32(c, text[++i]);
                if (codePoint is < 0xE0000 or > 0xE0FFF) clean.Append(c).Append(text[i]);
            }
            else if (char.IsSurrogate(c))
            {
                clean.Append('\uFFFD');
            }
            else if (c == '\r')
            {
                if (i + 1 >= text.Length || text[i + 1] != '\n') clean.Append('\n');
            }
            else if (c is '\u2028' or '\u2029' or '\u0085')
            {
                clean.Append('\n');
            }
            else if (IsVisible(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>One line of text: every run of white space is one space.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in Clean(text))
        {
            if (!char.IsWhiteSpace(c)) line.Append(c);
            else if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
        }

        return line.ToString().TrimEnd();
    }

    private static bool IsVisible(char c) => c switch
    {
        '\n' or '\t' => true,
        < ' ' or '\u007F' => false,
        '\u200B' or '\u2060' or '\uFEFF' or '\u00AD' => false,
        '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2061' and <= '\u206F') => false,
        (>= '\u0080' and <= '\u009F') => false,
        (>= '\uFFF9' and <= '\uFFFB') => false,
        _ => char.GetUnicodeCategory(c) != UnicodeCategory.PrivateUse,
    };
}
