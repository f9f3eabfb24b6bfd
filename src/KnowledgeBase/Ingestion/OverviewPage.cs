using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Recognises a page that only lists other pages of its site, such as the start page of a help centre. It has the words
/// of every title below it and answers nothing: searched, it stood among the first five for 29 of the demo's 127 questions.
/// </summary>
internal static class OverviewPage
{
    private const int FewestLinks = 3;

    /// <summary>A page with more words of its own than this is worth finding, whatever it lists.</summary>
    private const int MostOwnLetters = 400;

    /// <param name="main">The main content, without navigation. Of a page where none was recognised nothing is said: its lists may be its menu.</param>
    public static bool Is(IElement main, Uri? address)
    {
        if (address is null || main.LocalName is "body") return false;
        var links = main.QuerySelectorAll("a[href]").Where(link => LeadsOn(link, address)).ToList();
        var linked = links.Sum(Letters);
        // A heading names its list; one that is a link has been counted.
        var named = main.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Where(static heading => heading.QuerySelector("a") is null).Sum(Letters);
        var own = Letters(main) - linked - named;
        return links.Count >= FewestLinks && own < linked && own <= MostOwnLetters;
    }

    /// <summary>To another page of the same site: links to shops, files of others or an e-mail address can well be an answer.</summary>
    private static bool LeadsOn(IElement link, Uri address) =>
        PageAddress.Resolve(address, link.GetAttribute("href")) is { } target && target.Authority == address.Authority && target.AbsolutePath != address.AbsolutePath;

    private static int Letters(IElement element) => element.TextContent.Count(char.IsLetterOrDigit);
}
