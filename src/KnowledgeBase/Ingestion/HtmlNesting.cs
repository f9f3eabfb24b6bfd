using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Leaves out opening tags that nest deeper than any real page, before the page is parsed: the parser looks through all
/// open elements at many tags, and 100,000 of them cost it 100 seconds (measured).
/// </summary>
internal static class HtmlNesting
{
    private const int Deepest = 400;

    // Their end tags may be left out, so that they do not add up; the parser closes them itself.
    private static readonly HashSet<string> ClosedByThemselves = new(StringComparer.OrdinalIgnoreCase)
    {
        "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "rt", "rp", "html", "head", "body",
    };

    private static readonly HashSet<string> NestsInSpiteOfSlash = new(StringComparer.OrdinalIgnoreCase)
    {
        "div", "span", "section", "article", "blockquote", "ul", "ol", "table", "b", "i", "u", "s", "em", "strong", "font", "small", "big",
        "code", "tt", "nobr", "strike", "center", "form", "dl", "pre", "main", "aside", "nav", "header", "footer", "figure", "button",
    };

    private static readonly string[] RawText = ["script", "style", "textarea", "title", "noscript", "xmp", "iframe"];

    public static string Shallow(string html)
    {
        StringBuilder? shallow = null;
        var copied = 0;
        var depth = 0;
        var open = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = html.IndexOf('<', StringComparison.Ordinal); i >= 0 && i + 1 < html.Length;)
        {
            var isClosing = html[i + 1] == '/';
            var nameEnd = NameEnd(html, i + (isClosing ? 2 : 1));
            var name = html[(i + (isClosing ? 2 : 1))..nameEnd];
            if (name.Length == 0 || html[i + 1] == '!')
            {
                i = NextTag(html, AfterComment(html, i));
                continue;
            }

            var end = html.IndexOf('>', nameEnd);
            if (end < 0) break;
            if (!isClosing && Array.Exists(RawText, raw => raw.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                var close = html.IndexOf("</" + name, end, StringComparison.OrdinalIgnoreCase);
                i = close < 0 ? -1 : NextTag(html, close + 1);
                continue;
            }

            if (Counts(name, isEmpty: html[end - 1] == '/'))
            {
                var change = isClosing ? Close(open, name) : Open(open, name);
                depth += change;
                if (depth > Deepest && change > 0)
                {
                    (shallow ??= new StringBuilder(html.Length)).Append(html, copied, i - copied).Append(' ');
                    copied = end + 1;
                }
            }

            i = NextTag(html, end + 1);
        }

        return shallow is null ? html : shallow.Append(html, copied, html.Length - copied).ToString();
    }

    /// <summary>The slash of <c>&lt;div/&gt;</c> means nothing in HTML; in a drawing it closes the element.</summary>
    private static bool Counts(string name, bool isEmpty) =>
        !HtmlRules.IsVoid(name) && !ClosedByThemselves.Contains(name) && (!isEmpty || NestsInSpiteOfSlash.Contains(name));

    private static int Open(Dictionary<string, int> open, string name)
    {
        open[name] = open.GetValueOrDefault(name) + 1;
        return 1;
    }

    /// <summary>A closing tag that closes nothing does not make the page shallower.</summary>
    private static int Close(Dictionary<string, int> open, string name)
    {
        if (open.GetValueOrDefault(name) == 0) return 0;
        open[name]--;
        return -1;
    }

    private static int NextTag(string html, int from) => from < html.Length ? html.IndexOf('<', from) : -1;

    private static int NameEnd(string html, int from)
    {
        var i = from;
        while (i < html.Length && (char.IsAsciiLetterOrDigit(html[i]) || (i > from && html[i] is '-' or ':'))) i++;
        return i;
    }

    private static int AfterComment(string html, int at)
    {
        if (!html.AsSpan(at).StartsWith("<!--")) return at + 1;
        var end = html.IndexOf("-->", at + 4, StringComparison.Ordinal);
        return end < 0 ? at + 4 : end + 3;
    }
}
