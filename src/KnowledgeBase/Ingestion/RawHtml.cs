using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Takes raw HTML out of Markdown: scripts, styles, comments and hidden parts with all that they enclose, other tags
/// without their text; blocks such as tables become Markdown; links to anything but pages and mail addresses lose the link.
/// </summary>
internal static partial class RawHtml
{
    private const int Passes = 4;

    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "canvas", "textarea", "select", "button",
    };

    /// <summary>The text without raw HTML. Its result read again contains none, however the tags were interleaved.</summary>
    public static string Remove(string markdown)
    {
        for (var pass = 0; pass < Passes; pass++)
        {
            var document = MarkdownText.Read(markdown);
            if (document is null) return MarkdownEscape.Tags(markdown);
            var edits = Edits(markdown, document);
            if (edits.Count == 0) return markdown;
            markdown = Apply(markdown, edits);
        }

        return MarkdownEscape.Tags(markdown);
    }

    private static List<Edit> Edits(string markdown, MarkdownDocument document)
    {
        var raw = document.Descendants()
            .Where(static node => node is HtmlBlock or HtmlInline)
            .Select(static node => new Raw(node.Span.Start, node.Span.End + 1, node is HtmlBlock))
            .Where(span => span.Start >= 0 && span.End <= markdown.Length && span.Start < span.End)
            .OrderBy(static span => span.Start)
            .ToList();

        var edits = HiddenParts(markdown, raw);
        foreach (var span in raw)
        {
            if (edits.Exists(e => e.Start <= span.Start && e.End >= span.End)) continue;
            edits.Add(new Edit(span.Start, span.End, Replacement(Without(markdown, span, edits), span.IsBlock)));
        }

        edits.AddRange(document.Descendants<LinkInline>().Where(static l => !IsSafe(l.Url)).Select(l => Unlink(markdown, l)));
        return edits;
    }

    /// <summary>From each tag that hides or executes what it encloses to its closing tag, over all raw HTML that follows.</summary>
    private static List<Edit> HiddenParts(string markdown, List<Raw> raw)
    {
        var hidden = new List<Edit>();
        var tags = raw.SelectMany(span => Tag().Matches(markdown[span.Start..span.End])
            .Select(m => (Start: span.Start + m.Index, End: span.Start + m.Index + m.Length, SpanEnd: span.End, Match: m))).ToList();
        for (var i = 0; i < tags.Count; i++)
        {
            var (start, end, spanEnd, tag) = tags[i];
            var name = tag.Groups["name"].Value;
            if (tag.Groups["close"].Length > 0 || !(Dropped.Contains(name) || Hides().IsMatch(tag.Groups["rest"].Value))) continue;
            if (HtmlRules.IsVoid(name)) continue;

            var depth = 1;
            var next = i;
            while (depth > 0 && ++next < tags.Count)
            {
                if (!tags[next].Match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
                depth += tags[next].Match.Groups["close"].Length > 0 ? -1 : 1;
            }

            // Never closed: a browser would hide the rest; here it costs the block it stands in.
            hidden.Add(new Edit(start, next < tags.Count ? tags[next].End : Math.Max(end, spanEnd), string.Empty));
            if (next < tags.Count) i = next;
        }

        return hidden;
    }

    private static string Without(string markdown, Raw span, List<Edit> hidden)
    {
        var text = new StringBuilder();
        for (var i = span.Start; i < span.End;)
        {
            var part = hidden.Find(e => e.Start <= i && e.End > i);
            if (part is not null) i = part.End;
            else text.Append(markdown[i++]);
        }

        return text.ToString();
    }

    private static string Replacement(string html, bool isBlock)
    {
        if (isBlock) return HtmlToMarkdown.Fragment(html);
        return html.StartsWith("<br", StringComparison.OrdinalIgnoreCase) ? " " : string.Empty;
    }

    private static bool IsSafe(string? url) =>
        string.IsNullOrEmpty(url)
        || (Uri.TryCreate(url.Trim(), UriKind.Absolute, out var absolute) && !url.StartsWith('/')
            ? absolute.Scheme is "http" or "https" or "mailto" or "tel"
            // What is no absolute address must not be a scheme in disguise (java\tscript:).
            : !url.AsSpan(0, Math.Min(url.Length, 40)).Contains(':') || url[0] is '/' or '#' or '.' or '?');

    private static Edit Unlink(string markdown, LinkInline link)
    {
        var label = link is { FirstChild: { } first, LastChild: { } last } && first.Span.Start >= 0 && last.Span.End < markdown.Length
            ? markdown[first.Span.Start..(last.Span.End + 1)] : string.Empty;
        return new Edit(link.Span.Start, link.Span.End + 1, label);
    }

    private static string Apply(string markdown, List<Edit> edits)
    {
        var text = new StringBuilder(markdown.Length);
        var position = 0;
        foreach (var edit in edits.OrderBy(static e => e.Start).ThenByDescending(static e => e.End))
        {
            if (edit.Start < position) continue;
            text.Append(markdown, position, edit.Start - position).Append(edit.Text);
            position = edit.End;
        }

        return text.Append(markdown, position, markdown.Length - position).ToString();
    }

    [GeneratedRegex("""<(?<close>/?)(?<name>[a-zA-Z][a-zA-Z0-9-]*)(?<rest>(?:"[^"]*"|'[^']*'|[^'">])*)>""", RegexOptions.None, 2_000)]
    private static partial Regex Tag();

    [GeneratedRegex("""(?:^|\s)hidden(?:\s|=|$|/)|aria-hidden\s*=\s*["']?true|style\s*=\s*["'][^"']*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:[;"'\s]|$)|font-size\s*:\s*0)""", RegexOptions.IgnoreCase, 2_000)]
    private static partial Regex Hides();

    private readonly record struct Raw(int Start, int End, bool IsBlock);

    private sealed record Edit(int Start, int End, string Text);
}
