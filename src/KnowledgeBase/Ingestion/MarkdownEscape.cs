using System.Buffers;
using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Keeps text text where Markdown would read markup into it. Escapes as little as possible: the text is quoted to people.</summary>
internal static class MarkdownEscape
{
    private static readonly SearchValues<char> Special = SearchValues.Create("<*`[\\_");

    /// <summary>Escapes only what would open an HTML tag, a comment or an autolink.</summary>
    public static string Tags(string text)
    {
        if (!text.Contains('<', StringComparison.Ordinal)) return text;
        var escaped = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '<' && i + 1 < text.Length && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] is '/' or '!' or '?'))
                escaped.Append('\\');
            escaped.Append(text[i]);
        }

        return escaped.ToString();
    }

    /// <summary>Text of a page inside a paragraph: tags, emphasis, code and links it does not mean.</summary>
    public static string Inline(string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0) return text;
        var escaped = new StringBuilder(text.Length + 8);
        var lastLink = text.LastIndexOf("](", StringComparison.Ordinal);
        for (var i = 0; i < text.Length; i++)
        {
            var next = i + 1 < text.Length ? text[i + 1] : ' ';
            var before = i > 0 ? text[i - 1] : ' ';
            var isMarkup = text[i] switch
            {
                '<' => char.IsAsciiLetter(next) || next is '/' or '!' or '?',
                '*' => !char.IsWhiteSpace(next) || !char.IsWhiteSpace(before),
                '_' => !(char.IsLetterOrDigit(before) && char.IsLetterOrDigit(next)) && !(char.IsWhiteSpace(before) && char.IsWhiteSpace(next)),
                '`' => true,
                '\\' => char.IsPunctuation(next) || char.IsSymbol(next),
                // Only a bracket that a parenthesis or a second bracket follows can become a link.
                '[' => i < lastLink,
                _ => false,
            };
            if (isMarkup) escaped.Append('\\');
            escaped.Append(text[i]);
        }

        return escaped.ToString();
    }

    /// <summary>A paragraph that by chance begins like a heading, a quote or a list.</summary>
    public static string LineStart(string paragraph)
    {
        if (paragraph.Length == 0) return paragraph;
        if (paragraph[0] is '#' or '>' || (paragraph[0] is '-' or '+' or '=' && (paragraph.Length == 1 || paragraph[1] is ' ' or '-' or '=')))
            return "\\" + paragraph;
        var digits = 0;
        while (digits < paragraph.Length && digits < 9 && char.IsAsciiDigit(paragraph[digits])) digits++;
        return digits > 0 && digits + 1 < paragraph.Length && paragraph[digits] is '.' or ')' && paragraph[digits + 1] == ' '
            ? paragraph.Insert(digits, "\\") : paragraph;
    }
}
