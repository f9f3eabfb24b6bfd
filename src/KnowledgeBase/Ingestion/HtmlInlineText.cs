using System.Text;
using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Writes the words of a paragraph as Markdown: emphasis, code, links and line breaks.</summary>
internal sealed class HtmlInlineText(Uri? address)
{
    /// <summary>Stands for <c>br</c> until white space has been collapsed.</summary>
    private const char LineBreak = '\u000B';

    public void AppendChildren(INode parent, StringBuilder text)
    {
        foreach (var (child, after) in WithNext(parent)) Append(child, text, after);
    }

    /// <summary>Each child with the one behind it: asked for its sibling, a node looks through all of them.</summary>
    public static IEnumerable<(INode Child, INode? After)> WithNext(INode parent)
    {
        INode? child = null;
        foreach (var next in parent.ChildNodes)
        {
            if (child is not null) yield return (child, next);
            child = next;
        }

        if (child is not null) yield return (child, null);
    }

    /// <param name="after">What stands behind it.</param>
    public void Append(INode node, StringBuilder text, INode? after)
    {
        if (node is IText words) text.Append(MarkdownEscape.Inline(words.Data));
        if (node is not IElement element) return;
        switch (element.LocalName)
        {
            case "br": text.Append(LineBreak); break;
            case "strong" or "b": Wrap(element, "**", text); break;
            case "em" or "i": Wrap(element, "*", text); break;
            case "code" or "samp" or "tt": Code(element, text); break;
            case "a": Link(element, text); break;
            case "img": Image(element, text); break;
            case "wbr": break;
            case "sup" or "sub": Raise(element, text, after?.TextContent ?? string.Empty); break;
            default: AppendChildren(element, text); break;
        }
    }

    /// <summary>Collapses white space as a browser does and gives line breaks their line.</summary>
    public static string Finish(string text)
    {
        if (!text.Contains(LineBreak, StringComparison.Ordinal)) return VisibleText.OneLine(text);
        var lines = text.Split(LineBreak).Select(VisibleText.OneLine).Where(static line => line.Length > 0);
        return string.Join("  \n", lines);
    }

    private void Wrap(IElement element, string mark, StringBuilder text)
    {
        var inner = new StringBuilder();
        AppendChildren(element, inner);
        var words = inner.ToString();
        var trimmed = words.Trim();
        // Marks must touch a word on their inner side, and an emphasis cannot span a line break or another emphasis.
        if (trimmed.Length == 0 || trimmed.Contains(LineBreak, StringComparison.Ordinal) || trimmed.Contains('*', StringComparison.Ordinal))
        {
            text.Append(words);
            return;
        }

        if (char.IsWhiteSpace(words[0])) text.Append(' ');
        text.Append(mark).Append(trimmed).Append(mark);
        if (char.IsWhiteSpace(words[^1])) text.Append(' ');
    }

    private void Raise(IElement element, StringBuilder text, string after)
    {
        var inner = new StringBuilder();
        AppendChildren(element, inner);
        var raised = inner.ToString();
        var before = text.ToString(Math.Max(0, text.Length - 40), Math.Min(text.Length, 40));
        text.Append(RaisedNumber.Before(before, raised, after, element.LocalName == "sub")).Append(raised).Append(RaisedNumber.After(raised, after));
    }

    private static void Code(IElement element, StringBuilder text)
    {
        var code = VisibleText.OneLine(element.TextContent);
        if (code.Length == 0) return;
        var fence = code.Contains('`', StringComparison.Ordinal) ? "``" : "`";
        text.Append(fence).Append(fence.Length == 2 ? " " : string.Empty).Append(code)
            .Append(fence.Length == 2 ? " " : string.Empty).Append(fence);
    }

    private void Link(IElement element, StringBuilder text)
    {
        var inner = new StringBuilder();
        AppendChildren(element, inner);
        var words = VisibleText.OneLine(inner.ToString().Replace(LineBreak, ' '));
        if (words is "" or "#" or "¶") return;
        var target = Target(element.GetAttribute("href"));
        if (target is null || words.Contains("](", StringComparison.Ordinal)) text.Append(words);
        else text.Append('[').Append(words.Replace("]", "\\]", StringComparison.Ordinal)).Append("](").Append(target).Append(')');
    }

    private static void Image(IElement element, StringBuilder text)
    {
        // A picture says to a reader of text what its description says.
        var description = VisibleText.OneLine(element.GetAttribute("alt") ?? string.Empty);
        if (description.Length > 0) text.Append(MarkdownEscape.Inline(description));
    }

    private string? Target(string? href)
    {
        if (string.IsNullOrWhiteSpace(href) || href.StartsWith('#')) return null;
        href = href.Trim();
        Uri? target;
        if (address is not null)
        {
            if (!Uri.TryCreate(address, href, out target)) return null;
        }
        else if (!Uri.TryCreate(href, UriKind.Absolute, out target) || href.StartsWith('/'))
        {
            return href.StartsWith('/') && !href.StartsWith("//", StringComparison.Ordinal) ? Escape(href) : null;
        }

        return target.Scheme is "http" or "https" or "mailto" or "tel" ? Escape(target.AbsoluteUri) : null;
    }

    private static string Escape(string url) =>
        url.Replace(" ", "%20", StringComparison.Ordinal).Replace("(", "%28", StringComparison.Ordinal)
           .Replace(")", "%29", StringComparison.Ordinal).Replace("<", "%3C", StringComparison.Ordinal);
}
