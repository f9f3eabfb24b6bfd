using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>What of a page is not its content.</summary>
internal static partial class HtmlRules
{
    private const int LongestBanner = 2_500;
    private const int LongestByline = 200;

    /// <summary>Also what is struck out: it holds no longer.</summary>
    private static readonly HashSet<string> NeverText = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video",
        "button", "input", "select", "textarea", "option", "datalist", "dialog", "head", "link", "meta", "nav",
        "del", "s", "strike",
    };

    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    };

    private static readonly HashSet<string> NeverTextRoles = new(StringComparer.OrdinalIgnoreCase)
    {
        "navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "menu", "menubar", "toolbar", "complementary",
    };

    public static bool IsVoid(string tagName) => Void.Contains(tagName);

    /// <summary>Scripts, controls and navigation. Which buttons and hidden parts are text all the same, <see cref="HtmlDisclosures"/> knows.</summary>
    public static bool IsNeverText(IElement element) =>
        NeverText.Contains(element.LocalName) || (element.GetAttribute("role") is { } role && NeverTextRoles.Contains(role));

    /// <summary>Hidden by attribute or inline style. Style sheets are not read: they also hide the panels of accordions.</summary>
    public static bool IsHidden(IElement element) =>
        (element.HasAttribute("hidden") && !string.Equals(element.GetAttribute("hidden"), "until-found", StringComparison.OrdinalIgnoreCase))
        || string.Equals(element.GetAttribute("aria-hidden"), "true", StringComparison.OrdinalIgnoreCase)
        || (element.GetAttribute("style") is { } style && HidingStyle().IsMatch(style));

    /// <summary>
    /// Headers, footers, banners, bylines and side bars by their element or their class names. Never the content itself: a page
    /// about cookies may well be an <c>article class="cookie-policy"</c>.
    /// </summary>
    public static bool IsBoilerplate(IElement element, bool insideMain)
    {
        if (element.LocalName is "main" or "article" or "body" or "html" or "pre" or "code" or "table") return false;
        if (element.LocalName is "footer") return true;
        if (element.LocalName is "aside") return !insideMain || Furniture().IsMatch(Names(element));
        if (element.LocalName is "header") return !insideMain;

        var names = Names(element);
        if (names.Length == 0 || element.LocalName.Length == 2 && element.LocalName[0] == 'h') return false;
        if (Byline().IsMatch(names) && element.TextContent.Trim().Length <= LongestByline) return true;
        if (!Furniture().IsMatch(names) && !Consent().IsMatch(names)) return false;
        return element.QuerySelector("main, article, h1") is null && element.TextContent.Length <= LongestBanner;
    }

    private static string Names(IElement element) => $"{element.Id} {element.ClassName}".Trim();

    [GeneratedRegex("""display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex HidingStyle();

    [GeneratedRegex("""(?:^|[\s_-])(?:cookies?|consent|gdpr|onetrust|cookiebot|cc-window|cc-banner)(?:[\s_-]|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Consent();

    /// <summary>Who wrote a page, when it was last changed, how long it takes to read.</summary>
    [GeneratedRegex("""(?:^|\s)(?:(?:article|post|entry|page|doc|content)[_-]+(?:meta|metadata|info|date|author|byline)|byline|dateline|last[_-]?(?:updated|modified)|updated[_-]at|reading[_-]time|read[_-]time)(?:\s|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Byline();

    [GeneratedRegex("""(?:^|\s)(?:(?:site|page|global|main|top)[_-])?(?:navbar|navigation|nav|menu|sidebar|side-bar|breadcrumbs?|pagination|pager|skip-link|skip-to-content|toc|table-of-contents|on-this-page|share|social|sharing|related|related-articles|newsletter|subscribe|feedback|was-this-helpful|article-votes|advert|advertisement|promo-banner|announcement-bar|footer|site-header|edit-page|edit-this-page)(?:\s|$)""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Furniture();
}
