using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// What a page folds away until a reader opens it: the questions of an accordion and the names of tabs, which are buttons, and
/// the panels below them, which are hidden. Both are its content; menus, dialogs and banners that open in the same way are not.
/// </summary>
internal sealed class HtmlDisclosures
{
    private const string Headings = "h1, h2, h3, h4, h5, h6, summary, dt, [role=heading]";

    private readonly HashSet<IElement> _openers = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private readonly HashSet<string> _neverText;

    /// <summary>What headings say, each put together once however many buttons stand in it.</summary>
    private readonly Dictionary<IElement, string> _headings = [];

    /// <summary>To be asked before anything is taken out of the page.</summary>
    public HtmlDisclosures(IElement root)
    {
        _neverText = [.. root.QuerySelectorAll("[id]").Where(HtmlRules.IsNeverText).Select(static element => element.Id ?? "")];
        // In their order: what opens a panel stands before what opens a part of it.
        foreach (var element in root.QuerySelectorAll("button, [aria-expanded], [role=tab]")) Look(element);
    }

    /// <summary>Scripts, controls, navigation and whatever a reader does not see, however often they click.</summary>
    public bool IsNeverText(IElement element) =>
        (HtmlRules.IsNeverText(element) && !_openers.Contains(element)) || (HtmlRules.IsHidden(element) && !IsPanel(element));

    private void Look(IElement element)
    {
        var isButton = element.LocalName == "button";
        if (isButton ? !Opens(element) && !IsWholeHeading(element) : HtmlRules.IsNeverText(element) || !Opens(element)) return;
        if (!element.TextContent.Any(char.IsLetterOrDigit) || !IsSeen(element)) return;
        if (isButton) _openers.Add(element);
        if (element.Id is { Length: > 0 } name) _names.Add(name);
        _opened.UnionWith(Words(element, "aria-controls"));
    }

    /// <summary>What opens a menu or a dialog says so, or it is one.</summary>
    private bool Opens(IElement element)
    {
        if (!element.HasAttribute("aria-expanded") && !element.HasAttribute("aria-controls") && element.GetAttribute("role") != "tab") return false;
        if (element.GetAttribute("aria-haspopup") is not (null or "false")) return false;
        return !Array.Exists(Words(element, "aria-controls"), _neverText.Contains);
    }

    /// <summary>A button beside the words of a heading copies its address, or edits the section.</summary>
    private bool IsWholeHeading(IElement button)
    {
        if (button.Closest(Headings) is not { } heading) return false;
        if (!_headings.TryGetValue(heading, out var words)) _headings.Add(heading, words = VisibleText.OneLine(heading.TextContent));
        return words == VisibleText.OneLine(button.TextContent);
    }

    private bool IsSeen(IElement opener)
    {
        var isInHeading = opener.Closest(Headings) is not null;
        for (var around = opener; around is not null; around = around.ParentElement)
        {
            if (around.LocalName is "footer" or "menu" || (around.LocalName == "header" && !isInHeading)) return false;
            if (around != opener && HtmlRules.IsNeverText(around)) return false;
            if (around.LocalName is not ("html" or "body" or "main") && HtmlRules.IsHidden(around) && !IsPanel(around)) return false;
        }

        return true;
    }

    private bool IsPanel(IElement element) =>
        (element.Id is { Length: > 0 } name && _opened.Contains(name))
        || (element.GetAttribute("role") is "tabpanel" or "region" && Array.Exists(Words(element, "aria-labelledby"), _names.Contains));

    private static string[] Words(IElement element, string attribute) =>
        element.GetAttribute(attribute)?.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];
}
