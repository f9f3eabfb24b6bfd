using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Closes what XHTML closes with a slash. Read as HTML, <c>&lt;script src="x"/&gt;</c> stays open and swallows the rest of the
/// page; browsers read it so only where a page is no XHTML.
/// </summary>
internal static class XhtmlTags
{
    private const int Head = 1_000;

    private static readonly string[] Signs = ["<?xml", "//DTD XHTML", "http://www.w3.org/1999/xhtml"];

    public static string Close(string html)
    {
        var head = html.AsSpan(0, Math.Min(html.Length, Head));
        if (!IsSaid(head)) return html;
        StringBuilder? closed = null;
        var copied = 0;
        for (var i = 0; (i = html.IndexOf('<', i)) >= 0;)
        {
            if ((Past(html, i, "<!--", "-->") ?? Past(html, i, "<![CDATA[", "]]>")) is { } behind)
            {
                i = behind;
                continue;
            }

            var name = html.AsSpan(i + 1, NameLength(html, i + 1));
            var end = name.IsEmpty ? -1 : End(html, i + 1 + name.Length);
            if (name.IsEmpty)
            {
                i++;
                continue;
            }

            // Never closed: the rest is an attribute.
            if (end < 0) break;

            var isClosed = html[end - 1] == '/' && (end - 1 == i + 1 + name.Length || html[end - 2] is ' ' or '\t' or '\n' or '\r' or '"' or '\'');
            if (isClosed && !HtmlRules.IsVoid(name.ToString()))
            {
                (closed ??= new StringBuilder(html.Length + 64)).Append(html, copied, end - 1 - copied).Append("></").Append(name).Append('>');
                copied = end + 1;
            }

            i = end + 1;
            // What stands in these is no markup.
            if (isClosed || !(name.Equals("script", StringComparison.OrdinalIgnoreCase) || name.Equals("style", StringComparison.OrdinalIgnoreCase))) continue;
            i = html.IndexOf($"</{name}", i, StringComparison.OrdinalIgnoreCase);
            if (i < 0) break;
        }

        return closed is null ? html : closed.Append(html, copied, html.Length - copied).ToString();
    }

    private static bool IsSaid(ReadOnlySpan<char> head)
    {
        foreach (var sign in Signs) if (head.Contains(sign, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>The place behind what begins here and ends so.</summary>
    private static int? Past(string html, int i, string opening, string closing)
    {
        if (!html.AsSpan(i).StartsWith(opening, StringComparison.Ordinal)) return null;
        var end = html.IndexOf(closing, i + opening.Length, StringComparison.Ordinal);
        return end < 0 ? html.Length : end + closing.Length;
    }

    private static int NameLength(string html, int from)
    {
        var i = from;
        while (i < html.Length && (char.IsAsciiLetter(html[i]) || (i > from && (char.IsAsciiDigit(html[i]) || html[i] is '-' or ':')))) i++;
        return i - from;
    }

    /// <summary>The sign that ends a tag; one within quotes does not.</summary>
    private static int End(string html, int from)
    {
        var quote = '\0';
        for (var i = from; i < html.Length; i++)
        {
            if (quote != '\0')
            {
                if (html[i] == quote) quote = '\0';
            }
            else if (html[i] is '"' or '\'')
            {
                quote = html[i];
            }
            else if (html[i] == '>')
            {
                return i;
            }
        }

        return -1;
    }
}
