using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>What of a page is no text, whatever stands in it. What surrounds its content, <see cref="HtmlFurniture"/> knows.</summary>
internal static partial class HtmlRules
{
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

    [GeneratedRegex("""display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex HidingStyle();
}
