using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>What raw HTML in a Markdown text hides or executes, from the opening to the closing tag, Markdown between them included.</summary>
internal static partial class HiddenParts
{
    private static readonly HashSet<string> Dropped = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "template", "noscript", "iframe", "object", "svg", "math", "canvas", "textarea", "select", "button", "del", "s", "strike",
    };

    /// <summary>The parts in order, none within another.</summary>
    public static List<RawSpan> Of(string markdown, List<RawSpan> raw)
    {
        var tags = raw.SelectMany(span => Tag().Matches(markdown[span.Start..span.End]).Select(match => Read(span, match))).ToList();
        var closing = Closing(tags);
        var hidden = new List<RawSpan>();
        for (var i = 0; i < tags.Count; i++)
        {
            var tag = tags[i];
            if (tag.Name.Equals("button", StringComparison.OrdinalIgnoreCase) && closing[i] is { } end && HtmlDisclosures.Asks(markdown.AsSpan()[tag.Start..tag.End], markdown.AsSpan()[tag.End..tags[end].Start])) continue;
            if (tag.IsClosing || !tag.Hides || HtmlRules.IsVoid(tag.Name) || (hidden.Count > 0 && tag.Start < hidden[^1].End)) continue;
            // Never closed: a browser would hide the rest; here it costs the block it stands in.
            hidden.Add(new RawSpan(tag.Start, closing[i] is { } close ? tags[close].End : Math.Max(tag.End, tag.SpanEnd)));
        }

        return hidden;
    }

    /// <summary>For each opening tag the index of the tag that closes it, in one pass.</summary>
    private static int?[] Closing(List<RawTag> tags)
    {
        var closing = new int?[tags.Count];
        var open = new Dictionary<string, Stack<int>>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < tags.Count; i++)
        {
            if (!open.TryGetValue(tags[i].Name, out var waiting)) open.Add(tags[i].Name, waiting = new Stack<int>());
            if (!tags[i].IsClosing) waiting.Push(i);
            else if (waiting.TryPop(out var opening)) closing[opening] = i;
        }

        return closing;
    }

    private static RawTag Read(RawSpan span, Match match) => new(
        match.Groups["name"].Value,
        match.Groups["close"].Length > 0,
        Dropped.Contains(match.Groups["name"].Value) || Hiding().IsMatch(match.Groups["rest"].Value),
        span.Start + match.Index,
        span.Start + match.Index + match.Length,
        span.End);

    [GeneratedRegex("""<(?<close>/?)(?<name>[a-zA-Z][a-zA-Z0-9-]*)(?<rest>(?:"[^"]*"|'[^']*'|[^'">])*)>""", RegexOptions.None, 2_000)]
    private static partial Regex Tag();

    [GeneratedRegex("""(?:^|\s)hidden(?:\s|=|$|/)|aria-hidden\s*=\s*["']?true|style\s*=\s*["'][^"']*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:[;"'\s]|$)|font-size\s*:\s*0)""", RegexOptions.IgnoreCase, 2_000)]
    private static partial Regex Hiding();

    private sealed record RawTag(string Name, bool IsClosing, bool Hides, int Start, int End, int SpanEnd);
}
