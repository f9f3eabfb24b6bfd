using Wheelhouse.KnowledgeBase.Search.Index;

namespace Wheelhouse.KnowledgeBase.Ingestion.Duplicates;

/// <summary>The lines of an article as readers see them: without marks, addresses, blank lines, and lines that only say when it was updated.</summary>
internal static class ArticleLines
{
    private static readonly char[] Marks = ['[', ']', '*', '_', '`', '#', '\\', '>', '|'];

    public static List<ArticleLine> Of(string content)
    {
        var lines = new List<ArticleLine>();
        foreach (var line in content.Split('\n'))
        {
            var text = Plain(line);
            if (text.Length > 0 && !DateStamp.Is(text)) lines.Add(new ArticleLine(text, IsOfLinks(line)));
        }

        return lines;
    }

    private static string Plain(string line)
    {
        var text = line.TrimStart().TrimStart('!');
        if (text.StartsWith("- ", StringComparison.Ordinal) || text.StartsWith("* ", StringComparison.Ordinal)) text = text[2..];
        text = IndexedText.WithoutAddresses(text);
        return VisibleText.OneLine(string.Concat(text.Split(Marks)));
    }

    /// <summary>Whether nothing but links stands in it, as in a menu or a list of related articles.</summary>
    private static bool IsOfLinks(string line)
    {
        var (depth, hasLink) = (0, false);
        var bare = IndexedText.WithoutAddresses(line);
        foreach (var c in bare)
        {
            if (c == '[') (depth, hasLink) = (depth + 1, true);
            else if (c == ']') depth--;
            else if (depth == 0 && char.IsLetterOrDigit(c)) return false;
        }

        return hasLink;
    }
}

/// <param name="IsOfLinks">Nothing but links stands in it.</param>
internal sealed record ArticleLine(string Text, bool IsOfLinks);
