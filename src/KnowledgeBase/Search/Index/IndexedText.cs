using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Search.Index;

/// <summary>What of a chunk is searched: its title, its headings, and its Markdown without the addresses that nobody asks for.</summary>
internal static partial class IndexedText
{
    /// <summary>What a page calls itself counts as often as this: a title has few words, and each says what the page is about.</summary>
    private const int HeadingCount = 3;

    public static string Compose(string title, IReadOnlyList<string> headingPath, string text) =>
        string.Concat(Enumerable.Repeat(Heading(title, headingPath) + "\n", HeadingCount)) + WithoutAddresses(text);

    /// <summary>The title with the other ways to ask the same.</summary>
    public static string Title(string title, IReadOnlyList<string> wordings) => string.Join('\n', wordings.Prepend(title).Where(static line => line.Length > 0).Distinct(StringComparer.Ordinal));

    public static string Heading(string title, IReadOnlyList<string> headingPath) =>
        headingPath.Count == 0 ? title : $"{title}\n{string.Join('\n', headingPath)}";

    /// <summary>Link and image targets and HTML tags go, their texts stay.</summary>
    public static string WithoutAddresses(string markdown)
    {
        // Most lines have neither, and to look for their signs costs a hundredth of the expressions.
        var text = markdown.Contains("](", StringComparison.Ordinal) ? LinkTarget().Replace(markdown, "]") : markdown;
        return text.Contains('<', StringComparison.Ordinal) ? HtmlTag().Replace(text, " ") : text;
    }

    [GeneratedRegex(@"\]\([^()\s]{0,2000}(?:\s+""[^""\n]{0,500}"")?\)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"</?[A-Za-z][^<>\n]{0,500}>", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex HtmlTag();
}
