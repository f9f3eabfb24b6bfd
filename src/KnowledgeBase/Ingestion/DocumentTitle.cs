using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>What a document is called when it does not say so plainly.</summary>
internal static class DocumentTitle
{
    private const int LongestTitle = 200;

    private static readonly string[] SiteSeparators = [" | ", " – ", " — ", " · ", " :: ", " - ", " • "];

    /// <summary>A name such as <c>en/return-policy.md</c> read as a title: "Return policy".</summary>
    public static string FromName(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name.Replace('\\', '/').TrimEnd('/'));
        var words = VisibleText.OneLine(stem.Replace('-', ' ').Replace('_', ' '));
        return words.Length == 0 ? "Untitled" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>A page's <c>title</c> without the site's name behind the last separator.</summary>
    public static string WithoutSite(string title)
    {
        foreach (var separator in SiteSeparators)
        {
            var at = title.LastIndexOf(separator, StringComparison.Ordinal);
            if (at > 0) return title[..at].Trim();
        }

        return title;
    }

    public static string Shorten(string title)
    {
        title = VisibleText.OneLine(title);
        return title.Length <= LongestTitle ? title : TextCut.Clip(title, LongestTitle - 1) + "…";
    }
}
