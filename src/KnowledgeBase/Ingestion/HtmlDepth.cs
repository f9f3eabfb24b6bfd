using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Flattens what is nested deeper than any real page. Selectors and the conversion recurse: a page of a hundred thousand
/// nested elements would otherwise end the process, and no handler can catch an exhausted stack.
/// </summary>
internal static class HtmlDepth
{
    public const int Deepest = 256;

    public static void Limit(IDocument page)
    {
        INode? node = page.DocumentElement;
        var depth = 1;
        while (node is not null)
        {
            if (depth == Deepest && node.FirstChild is not null) Flatten(node);
            if (node.FirstChild is { } child)
            {
                (node, depth) = (child, depth + 1);
                continue;
            }

            while (node is not null && node.NextSibling is null)
            {
                node = node.Parent;
                depth--;
                if (node is null or IDocument) return;
            }

            node = node?.NextSibling;
        }
    }

    private static void Flatten(INode top)
    {
        var text = new System.Text.StringBuilder();
        INode? node = top.FirstChild;
        while (node is not null)
        {
            if (node is IText words && words.Parent is not IElement { LocalName: "script" or "style" }) text.Append(words.Data).Append(' ');
            if (node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            while (node is not null && node != top && node.NextSibling is null) node = node.Parent;
            if (node is null || node == top) break;
            node = node.NextSibling;
        }

        while (top.FirstChild is { } old) top.RemoveChild(old);
        top.AppendChild(top.Owner!.CreateTextNode(text.ToString()));
    }
}
