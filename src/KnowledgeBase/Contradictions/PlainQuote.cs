using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Ingestion;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>A piece of Markdown as its reader sees it, on one line.</summary>
internal static partial class PlainQuote
{
    public static string Of(string markdown) => VisibleText.OneLine(Marks().Replace(Link().Replace(markdown, "$1"), ""));

    [GeneratedRegex(@"!?\[([^\[\]]{0,500})\](?:\([^()\s]{0,2000}(?:\s+""[^""]{0,500}"")?\))?", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*|__|\\(?=[^\w\s])|`|(?:^|\s)[*_](?=\w)|[*](?=[\s.,;:!?)]|$)|^\s*(?:[-+*]|\d{1,3}[.)])\s|^#{1,6}\s|^>\s?", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}
