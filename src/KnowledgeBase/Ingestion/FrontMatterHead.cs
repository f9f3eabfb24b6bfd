namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Where a block of settings begins, and its lines however they were written.</summary>
internal static class FrontMatterHead
{
    private const int LongestComment = 20_000;

    /// <summary>The line that ends it, and where its first line begins. YAML directives and HTML comments may stand above it.</summary>
    public static (string Fence, int Start)? Find(string text)
    {
        var at = SkipBlank(text, 0);
        var first = at;
        while (text.AsSpan(at).StartsWith("<!--") && text.IndexOf("-->", at, Math.Min(LongestComment, text.Length - at), StringComparison.Ordinal) is > 0 and var close)
            at = SkipBlank(text, close + 3);
        while (at < text.Length && text[at] == '%') at = SkipBlank(text, EndOf(text, at));
        if (at >= text.Length) return null;
        var end = EndOf(text, at);
        var fence = text[at..end].TrimEnd();
        if (fence is not ("---" or "+++")) return null;
        var start = Math.Min(end + 1, text.Length);
        // Below a comment, a rule is a rule unless something is set below it.
        return at == first || SetsSomething(text, start) ? (fence, start) : null;
    }

    /// <summary>Without the indentation that all of them have, and a flow mapping as a line for each of its entries.</summary>
    public static IEnumerable<string> Flat(IReadOnlyList<string> lines)
    {
        var whole = string.Join(' ', lines).Trim();
        if (whole.StartsWith('{')) return Entries(whole);
        var indent = lines.Where(static line => !string.IsNullOrWhiteSpace(line)).Select(Indent).DefaultIfEmpty(0).Min();
        return lines.Select(line => line.Length > indent ? line[indent..] : line.Trim());
    }

    public static int Indent(string line) => line.Length - line.TrimStart().Length;

    /// <summary>What stands between the braces, divided at commas that are in no quotes and no brackets.</summary>
    private static IEnumerable<string> Entries(string flow)
    {
        var (start, depth, quote) = (1, 0, default(char));
        for (var i = 1; i < flow.Length; i++)
        {
            var c = flow[i];
            if (quote == '"' && c == '\\') i++;
            else if (quote != default) quote = c == quote ? default : quote;
            else if (c is '"' or '\'') quote = c;
            else if (c is '[' or '{') depth++;
            else if (c is ',' or '}' && depth == 0)
            {
                yield return flow[start..i].Trim();
                start = i + 1;
            }
            else if (c is ']' or '}') depth--;
        }
    }

    /// <summary>Whether the first line from there on looks like a setting.</summary>
    public static bool SetsSomething(string text, int start)
    {
        var at = SkipBlank(text, start);
        var line = text[Math.Min(at, text.Length)..EndOf(text, at)];
        return line.StartsWith('{') || line.StartsWith('#') || (line.IndexOfAny([':', '=']) is > 0 and var sign && !line[..sign].Trim().Contains(' ', StringComparison.Ordinal));
    }

    private static int EndOf(string text, int at) => at < text.Length && text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;

    private static int SkipBlank(string text, int at)
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF')) at++;
        return at;
    }
}
