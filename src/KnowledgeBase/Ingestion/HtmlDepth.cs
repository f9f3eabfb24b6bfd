using System.Text;
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
        foreach (var deep in Deep(page.DocumentElement)) deep.TextContent = Words(deep);
    }

    /// <summary>The elements at the limit that hold anything.</summary>
    private static List<INode> Deep(INode root)
    {
        var deep = new List<INode>();
        Walk(root, (node, depth) =>
        {
            if (depth < Deepest) return true;
            if (node.HasChildNodes) deep.Add(node);
            return false;
        });
        return deep;
    }

    private static string Words(INode top)
    {
        var text = new StringBuilder();
        Walk(top, (node, _) =>
        {
            if (node is IText words) text.Append(words.Data).Append(' ');
            return node is not IElement { LocalName: "script" or "style" };
        });
        return text.ToString();
    }

    /// <summary>By index and with a stack of its own: asking a node for its next sibling looks through all of them.</summary>
    private static void Walk(INode root, Func<INode, int, bool> enter)
    {
        var path = new Stack<(INode Node, int Next)>();
        if (enter(root, 1)) path.Push((root, 0));
        while (path.TryPop(out var at))
        {
            if (at.Next >= at.Node.ChildNodes.Length) continue;
            path.Push((at.Node, at.Next + 1));
            var child = at.Node.ChildNodes[at.Next];
            if (enter(child, path.Count + 1)) path.Push((child, 0));
        }
    }
}
