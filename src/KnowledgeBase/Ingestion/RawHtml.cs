using System.Text;
using System.Text.RegularExpressions;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Takes raw HTML out of Markdown: scripts, styles, comments and hidden parts with all that they enclose, other tags
/// without their text; blocks such as tables become Markdown; links to anything but pages and mail addresses lose the link.
/// </summary>
internal static class RawHtml
{
    private const int Passes = 4;

    /// <summary>The text without raw HTML. Its result read again contains none, however the tags were interleaved.</summary>
    public static string Remove(string markdown)
    {
        try
        {
            for (var pass = 0; pass < Passes; pass++)
            {
                var document = MarkdownText.Read(markdown);
                if (document is null) return MarkdownEscape.Tags(markdown);
                var edits = Edits(markdown, document);
                if (edits.Count == 0) return markdown;
                markdown = Apply(markdown, edits);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            // Nobody writes tags that take seconds to read; shown as text they do no harm.
        }

        return MarkdownEscape.Tags(markdown);
    }

    private static List<Edit> Edits(string markdown, MarkdownDocument document)
    {
        var raw = document.Descendants()
            .Where(static node => node is HtmlBlock or HtmlInline)
            .Select(static node => new RawSpan(node.Span.Start, node.Span.End + 1, node is HtmlBlock))
            .Where(span => span.Start >= 0 && span.End <= markdown.Length && span.Start < span.End)
            .OrderBy(static span => span.Start)
            .ToList();

        var hidden = HiddenParts.Of(markdown, raw);
        var edits = hidden.Select(static part => new Edit(part.Start, part.End, string.Empty)).ToList();
        var next = 0;
        foreach (var span in raw)
        {
            while (next < hidden.Count && hidden[next].End <= span.Start) next++;
            if (next < hidden.Count && hidden[next].Start <= span.Start && hidden[next].End >= span.End) continue;
            edits.Add(new Edit(span.Start, span.End, span.IsBlock ? Replacement(Without(markdown, span, hidden, next), true)
                : Between(markdown, span) + Question(markdown, span) + Replacement(Without(markdown, span, hidden, next), false)));
        }

        edits.AddRange(document.Descendants<LinkInline>().Where(static l => !IsSafe(l.Url)).Select(l => Unlink(markdown, l)));
        return edits;
    }

    /// <summary>The text of a span outside the hidden parts, which are in order and do not overlap.</summary>
    private static string Without(string markdown, RawSpan span, List<RawSpan> hidden, int next)
    {
        var text = new StringBuilder();
        var at = span.Start;
        for (; next < hidden.Count && hidden[next].Start < span.End; next++)
        {
            if (hidden[next].Start > at) text.Append(markdown, at, hidden[next].Start - at);
            at = Math.Max(at, hidden[next].End);
        }

        if (at < span.End) text.Append(markdown, at, span.End - at);
        return text.ToString();
    }

    /// <summary>What a tag that raises or lowers a number leaves between that and its neighbours.</summary>
    private static string Between(string markdown, RawSpan tag)
    {
        var html = markdown.AsSpan()[tag.Start..tag.End];
        var behind = markdown.AsSpan(tag.End);
        if (html.StartsWith("</sup", StringComparison.OrdinalIgnoreCase) || html.StartsWith("</sub", StringComparison.OrdinalIgnoreCase))
            return RaisedNumber.After(markdown.AsSpan(0, tag.Start), behind);
        var isLowered = html.StartsWith("<sub", StringComparison.OrdinalIgnoreCase);
        if ((!isLowered && !html.StartsWith("<sup", StringComparison.OrdinalIgnoreCase)) || behind.IndexOf('<') is not (> 0 and var end)) return string.Empty;
        var after = behind[end..];
        return RaisedNumber.Before(markdown.AsSpan(0, tag.Start), behind[..end], after.IndexOf('>') is >= 0 and var close ? after[(close + 1)..] : [], isLowered);
    }

    /// <summary>The question of an accordion stands out as it does on a page; other buttons are hidden parts.</summary>
    private static string Question(string markdown, RawSpan tag)
    {
        const string Opening = "<button";
        const string Closing = "</button";
        var html = markdown.AsSpan()[tag.Start..tag.End];
        if (html.StartsWith(Opening, StringComparison.OrdinalIgnoreCase))
            return markdown.IndexOf(Closing, tag.End, StringComparison.OrdinalIgnoreCase) is >= 0 and var close && IsOnePhrase(markdown.AsSpan()[tag.End..close]) ? "**" : string.Empty;
        if (!html.StartsWith(Closing, StringComparison.OrdinalIgnoreCase) || tag.Start == 0) return string.Empty;
        var open = markdown.LastIndexOf(Opening, tag.Start - 1, StringComparison.OrdinalIgnoreCase);
        if (open < 0 || markdown.IndexOf('>', open, tag.Start - open) is not (> 0 and var end) || !IsOnePhrase(markdown.AsSpan()[(end + 1)..tag.Start])) return string.Empty;
        // The answer on the next line is a paragraph of its own.
        return markdown.AsSpan(tag.End) is ['\n', not '\n', ..] ? "**\n" : "**";
    }

    private static bool IsOnePhrase(ReadOnlySpan<char> words) => !words.IsEmpty && words.Trim().Length == words.Length && words.IndexOfAny('*', '<', '\n') < 0;

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
            if (edit.Start < position)
            {
                // It begins within what went before: what of it lies behind goes, too.
                position = Math.Max(position, edit.Text.Length == 0 ? edit.End : position);
                continue;
            }

            text.Append(markdown, position, edit.Start - position).Append(edit.Text);
            position = edit.End;
        }

        return text.Append(markdown, position, markdown.Length - position).ToString();
    }

    private sealed record Edit(int Start, int End, string Text);
}

/// <summary>A stretch of raw HTML in a Markdown text.</summary>
internal readonly record struct RawSpan(int Start, int End, bool IsBlock = false);
