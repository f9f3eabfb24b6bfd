using System.Buffers;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

/// <summary>Turns a verbatim slice of a passage into text for a reply: same words, without the marks that only make sense on the page.</summary>
internal static partial class QuotedText
{
    private static readonly SearchValues<char> Marks = SearchValues.Create("[<!>\n#");

    public static string Clean(string slice)
    {
        if (slice.AsSpan().IndexOfAny(Marks) < 0) return slice.Trim();
        var text = Comment().Replace(slice, "");
        text = Image().Replace(text, "");
        text = RelativeLink().Replace(text, "$1");
        text = TagOrCode().Replace(text, static m => m.Value[0] == '`' ? m.Value : "");
        text = Footnote().Replace(text, "");
        text = QuoteMark().Replace(text, "");
        return Spaces().Replace(text, " ").Trim();
    }

    /// <summary>One line: soft line breaks become spaces, none between Chinese characters.</summary>
    public static string OneLine(string slice) => WideBreak().Replace(LineBreak().Replace(Clean(slice), " "), "$1$2");

    [GeneratedRegex("<!--.*?(-->|$)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"!\[[^\]]*\]\([^)]*\)")]
    private static partial Regex Image();

    [GeneratedRegex(@"\[([^\]\[]+)\]\((?!https?://)[^)\s]*(?:\s+""[^""]*"")?\)", RegexOptions.IgnoreCase)]
    private static partial Regex RelativeLink();

    [GeneratedRegex("`[^`]*`|</?[a-zA-Z][^<>]{0,300}>")]
    private static partial Regex TagOrCode();

    [GeneratedRegex(@"\[(\d{1,3}|\^[^\]]{1,20})\](?!\()")]
    private static partial Regex Footnote();

    [GeneratedRegex(@"^[ \t]*>[ \t]?", RegexOptions.Multiline)]
    private static partial Regex QuoteMark();

    [GeneratedRegex(@"[ \t]{2,}")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\s*\r?\n\s*")]
    private static partial Regex LineBreak();

    [GeneratedRegex(@"([\u3000-\u9FFF\uFF00-\uFFEF]) ([\u3000-\u9FFF\uFF00-\uFFEF])")]
    private static partial Regex WideBreak();
}
