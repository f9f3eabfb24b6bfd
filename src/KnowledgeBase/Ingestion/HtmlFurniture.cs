using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// What of a page surrounds its content: headers, footers, banners, bylines, side bars, by their element or their names. Within
/// the content a name alone says little: a manual has sections called "sharing", "navigation" and "cookies". There what an
/// element holds decides whether it is one of these or about one.
/// </summary>
internal sealed partial class HtmlFurniture
{
    private const string Headings = "h1, h2, h3, h4, h5, h6";
    private const int LongestBanner = 2_500;
    private const int LongestByline = 200;
    private const int LongestVote = 200;
    private const int LongestButton = 40;

    /// <summary>Letters outside links below which a part without a heading is no text of its own: "Share this page", "Was it helpful?".</summary>
    public const int LeastText = 120;

    /// <summary>The same where only an anchor has the name, as every heading of a manual has one.</summary>
    private const int LeastAnchored = 40;

    /// <summary>Letters outside links, for each within one: below it a part is a list of links.</summary>
    private const double OfSentences = 0.4;
    private const double OfLists = 2;

    private readonly HashSet<IElement> _withFields;
    private readonly HashSet<IElement> _withButtons;
    private readonly HashSet<IElement> _belowHeadings = [];

    /// <summary>To be made before controls are taken out of the page.</summary>
    public HtmlFurniture(IElement root)
    {
        _withFields = Around(root.QuerySelectorAll("form, input, select, textarea"));
        _withButtons = Around(root.QuerySelectorAll("button:not([aria-expanded]):not([aria-controls]), [role=button]"));
        // In one pass: asking an element for the one before it looks through all of its parent.
        foreach (var parent in root.QuerySelectorAll(Headings).Select(static heading => heading.ParentElement).OfType<IElement>().ToHashSet())
        {
            var isBelow = false;
            foreach (var child in parent.ChildNodes.OfType<IElement>())
            {
                if (isBelow) _belowHeadings.Add(child);
                isBelow = IsHeading(child);
            }
        }
    }

    /// <summary>Never the content itself: a page about cookies may well be an <c>article class="cookie-policy"</c>.</summary>
    public bool Is(IElement element, bool insideMain)
    {
        if (element.LocalName is "main" or "article" or "body" or "html" or "pre" or "code" or "table") return false;
        if (element.LocalName is "footer") return true;
        if (element.LocalName is "aside" or "header" && !insideMain) return true;
        if (element.LocalName is "header") return false;

        var names = $"{element.Id} {element.ClassName}".Trim();
        if (names.Length == 0 || IsHeading(element)) return false;
        if (Byline().IsMatch(names) && element.TextContent.Trim().Length <= LongestByline) return true;
        if (!IsNamed(names) && (insideMain || (!IsNamed(Spelled(names)) && !Joined().IsMatch(Spelled(names))))) return false;
        return element.QuerySelector("main, article, h1") is null && element.TextContent.Length <= LongestBanner && (!insideMain || !IsText(element));
    }

    /// <summary>Whether a part with such a name is about it, and says something.</summary>
    private bool IsText(IElement element)
    {
        // The words of a heading have the name of their section.
        if (element.Closest(Headings) is not null) return true;
        if (_withFields.Contains(element)) return false;
        var names = $"{element.Id} {element.ClassName}";
        var isVote = Vote().IsMatch(names) && element.TextContent.Length <= LongestVote;
        if (_withButtons.Contains(element) && (isVote || Consent().IsMatch(names))) return false;

        var headings = element.QuerySelectorAll(Headings);
        var hasHeading = headings.Length > 0 || _belowHeadings.Contains(element);
        if (Consent().IsMatch(names) && element.QuerySelectorAll("a").Any(link => IsButton(link, hasHeading))) return false;
        if (Related().IsMatch(names) && AreCards(element)) return false;
        var linked = element.QuerySelectorAll("a[href]").Sum(Letters);
        var own = Letters(element) - linked - headings.Where(static heading => heading.QuerySelector("a[href]") is null).Sum(Letters);
        // Lists of links are for going elsewhere; sentences with links in them are not, except below "Related".
        if (own < linked * (hasHeading && !Related().IsMatch(names) ? OfSentences : OfLists)) return false;
        var isAnchored = element.ClassName is not { Length: > 0 } classes || !IsNamed(classes);
        return hasHeading ? own > 0 : own >= (isAnchored ? LeastAnchored : LeastText);
    }

    /// <summary>A short link that only looks like one: "Accept". A section with a heading may end with one to the top of the page, or lead to its settings.</summary>
    private static bool IsButton(IElement link, bool hasHeading)
    {
        if (link.TextContent.Trim().Length is 0 or > LongestButton) return false;
        var address = link.GetAttribute("href")?.Trim() ?? string.Empty;
        var (isScript, isNowhere) = (address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase), address is "" or "#");
        var isStyled = link.ClassName is { } classes && Button().IsMatch(classes);
        return isScript || (hasHeading ? isNowhere && isStyled : isStyled || address == "#");
    }

    /// <summary>Whether it holds nothing but parts that each lead to one other page, with an excerpt of it or without: cards. Sentences with a link in them are none.</summary>
    private static bool AreCards(IElement element)
    {
        for (var around = element; !around.ChildNodes.OfType<IText>().Any(static text => text.Data.Any(char.IsLetterOrDigit));)
        {
            var parts = around.Children.Where(static child => !IsTitle(child) && child.TextContent.Any(char.IsLetterOrDigit)).ToList();
            if (parts.Count > 0 && parts.TrueForAll(IsCard)) return true;
            if (parts.Count != 1) return false;
            around = parts[0];
        }

        return false;
    }

    private static bool IsTitle(IElement child) =>
        IsHeading(child) || (child.QuerySelector("a[href]") is null && child.QuerySelector(Headings) is { } heading && Letters(heading) == Letters(child));

    private static bool IsCard(IElement part)
    {
        var links = part.LocalName == "a" ? [part] : part.QuerySelectorAll("a[href]").ToList();
        if (links.Select(static link => link.GetAttribute("href")).Distinct().Count() != 1) return false;
        if (!links.Exists(static link => link.Closest("p") is not { } around || Letters(around) == Letters(link))) return false;
        var (text, first, last) = (part.TextContent.Trim(), links[0].TextContent.Trim(), links[^1].TextContent.Trim());
        return text.StartsWith(first, StringComparison.Ordinal) || text.EndsWith(last, StringComparison.Ordinal);
    }

    private static bool IsHeading(IElement element) => element.LocalName.Length == 2 && element.LocalName[0] == 'h' && char.IsAsciiDigit(element.LocalName[1]);

    private static bool IsNamed(string names) => Furniture().IsMatch(names) || Consent().IsMatch(names);

    /// <summary><c>CookieConsent</c> as <c>cookie-consent</c>.</summary>
    private static string Spelled(string names) => Hump().Replace(names, "-").ToLowerInvariant();

    private static int Letters(IElement element) => element.TextContent.Count(char.IsLetterOrDigit);

    private static HashSet<IElement> Around(IEnumerable<IElement> elements)
    {
        var around = new HashSet<IElement>();
        foreach (var element in elements)
        {
            for (var at = element; at is not null && around.Add(at); at = at.ParentElement)
            {
            }
        }

        return around;
    }

    [GeneratedRegex("""(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|cookiebot|cc-window|cc-banner)(?:[\s_-]|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Consent();

    /// <summary>Who wrote a page, when it was last changed, how long it takes to read.</summary>
    [GeneratedRegex("""(?:^|\s)(?:(?:article|post|entry|page|doc|content)[_-]+(?:meta|metadata|info|date|author|byline)|byline|dateline|last[_-]?(?:updated|modified)|updated[_-]at|reading[_-]time|read[_-]time)(?:\s|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Byline();

    [GeneratedRegex("""(?:^|\s)(?:(?:site|page|global|main|top)[_-])?(?:navbar|navigation|nav|menu|sidebar|side-bar|breadcrumbs?|pagination|pager|skip-link|skip-to-content|toc|table-of-contents|on-this-page|share|social|sharing|related|related-articles|newsletter|subscribe|feedback|was-this-helpful|article-votes|advert|advertisement|promo-banner|announcement-bar|footer|site-header|edit-page|edit-this-page)(?:\s|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Furniture();

    [GeneratedRegex("""(?:^|\s)(?:feedback|was-this-helpful|article-votes)(?:\s|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Vote();

    [GeneratedRegex("""(?:^|\s)related(?:-articles)?(?:\s|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Related();

    [GeneratedRegex("""(?:^|[\s_-])(?:btn|button)(?:[\s_-]|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Button();

    /// <summary>The same in one word, and with what is built around it; only where the content was not told by its element.</summary>
    [GeneratedRegex("""(?:^|\s)(?:(?:(?:site|page|global|main|primary|secondary|top|left|right|side|sub|mobile|mega|user)[_-]*)*(?:nav(?:bar|igation)?|menu|sidebar|footer|breadcrumbs?)(?:[_-]*(?:bar|menu|wrap|wrapper|container|inner|outer|area|links|list|top|bottom|section|widgets?))*|site[_-]*header(?:[_-]*(?:wrap|wrapper|container|inner|outer))*|top[_-]*bar(?:[_-]*(?:wrap|wrapper|container|inner|outer))*|cookies?[_-]*(?:consent|banner|notice|bar|law|pop-?up|message|alert|overlay|modal|dialog|wall|disclaimer)(?:[_-]*(?:wrap|wrapper|container|inner|outer|root))*)(?:\s|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Joined();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Hump();
}
