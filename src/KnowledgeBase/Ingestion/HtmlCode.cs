using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Writes code blocks as they are.</summary>
internal static class HtmlCode
{
    public static string Write(IElement pre)
    {
        foreach (var line in pre.QuerySelectorAll("br").ToList()) line.Replace(pre.Owner!.CreateTextNode("\n"));
        var code = pre.TextContent.Trim('\n').TrimEnd();
        if (code.Length == 0) return string.Empty;
        var fence = "```";
        while (code.Contains(fence, StringComparison.Ordinal)) fence += "`";
        return $"{fence}{Language(pre)}\n{code}\n{fence}";
    }

    /// <summary>The language that highlighters note as a class of the block or its code.</summary>
    private static string Language(IElement pre)
    {
        var classes = $"{pre.ClassName} {pre.QuerySelector("code")?.ClassName}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = classes.Select(static c => c.Split('-', 2)).FirstOrDefault(static c => c.Length == 2 && c[0] is "language" or "lang" or "highlight" or "source")?[1];
        return name is not null && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#') ? name : string.Empty;
    }
}
