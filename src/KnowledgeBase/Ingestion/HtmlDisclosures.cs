using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// What a page folds away until a reader opens it: the questions of an accordion and the names of tabs, which are buttons, and
/// the panels below them, which are hidden. Both are its content; menus, dialogs and banners that open in the same way are not.
/// Older pages say nothing of it but by where things stand: an answer that is hidden right below what can be clicked.
/// </summary>
internal sealed partial class HtmlDisclosures
{
    private const string Headings = "h1, h2, h3, h4, h5, h6, summary, dt, [role=heading]";

    /// <summary>How many elements that hold nothing else a question may stand in.</summary>
    private const int MostAround = 3;

    private readonly HashSet<IElement> _openers = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private readonly HashSet<IElement> _answers = [];
    private readonly HashSet<string> _neverText;

    /// <summary>What headings say, each put together once however many buttons stand in it.</summary>
    private readonly Dictionary<IElement, string> _headings = [];

    /// <summary>To be asked before anything is taken out of the page.</summary>
    public HtmlDisclosures(IElement root)
    {
        _neverText = [.. root.QuerySelectorAll("[id]").Where(HtmlRules.IsNeverText).Select(static element => element.Id ?? "")];
        var below = Below([.. root.QuerySelectorAll("button, [onclick]")]);
        // In their order: what opens a panel stands before what opens a part of it.
        foreach (var element in root.QuerySelectorAll("button, [aria-expanded], [role=tab], [onclick]"))
        {
            Look(element);
            if (below.TryGetValue(element, out var answer)) Look(element, answer);
        }
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

    /// <summary>A question and the answer that stands right below it, without a word about what opens what.</summary>
    private void Look(IElement element, IElement answer)
    {
        var isButton = element.LocalName == "button";
        var isFolded = answer.HasAttribute("hidden") || (answer.GetAttribute("style") is { } style && Unshown().IsMatch(style));
        var isOpened = isFolded && Unfolds(element, answer);
        if (isButton ? !IsQuestion(element) && !isOpened : !isOpened || HtmlRules.IsNeverText(element)) return;
        if (HtmlRules.IsNeverText(answer) || (!isFolded && answer.Matches(Headings)) || Elsewhere().IsMatch($"{answer.Id} {answer.ClassName} {answer.GetAttribute("role")}")) return;
        if (!element.TextContent.Any(char.IsLetterOrDigit) || !answer.TextContent.Any(char.IsLetterOrDigit) || !IsSeen(element)) return;
        if (isFolded && (answer.QuerySelector("form, input, select, textarea") is not null || IsList(answer))) return;
        if (isButton) _openers.Add(element);
        if (isFolded) _answers.Add(answer);
    }

    /// <summary>
    /// Whether a click opens what stands right below: most handlers count, copy or buy, and what is hidden beside them is the word
    /// of thanks. One that only shows something must show more than that.
    /// </summary>
    private bool Unfolds(IElement element, IElement answer)
    {
        if (element.GetAttribute("onclick") is not { } handler) return false;
        if (IsQuestion(element)) return true;
        if (LeadsAway().IsMatch(handler)) return false;
        if (IsWholeHeading(element) || (element.QuerySelector(Headings) is { } heading && IsWhole(heading, element)) || Toggles().IsMatch(handler)) return true;
        var isNamed = answer.Id is { Length: > 0 } id && new[] { $"'{id}'", $"\"{id}\"", $"#{id}" }.Any(name => handler.Contains(name, StringComparison.Ordinal));
        return (isNamed || Shows().IsMatch(handler)) && answer.TextContent.Count(char.IsLetterOrDigit) >= HtmlFurniture.LeastText;
    }

    private static bool IsQuestion(IElement button) =>
        button.GetAttribute("aria-haspopup") is null or "false" && (button.TextContent.AsSpan().TrimEnd() is [.., '?' or '？'] || Folding().IsMatch(button.ClassName ?? string.Empty));

    /// <summary>The same of a button in a text that is no page; what stands below it is not known.</summary>
    public static bool Asks(ReadOnlySpan<char> tag, ReadOnlySpan<char> words) =>
        words.TrimEnd() is [.., '?' or '？'] || tag.Contains("aria-expanded", StringComparison.OrdinalIgnoreCase) || Folding().IsMatch(tag);

    /// <summary>A list of links: a menu.</summary>
    private static bool IsList(IElement answer) =>
        answer.QuerySelectorAll("a[href]").Sum(static link => link.TextContent.Length) * 2 > answer.TextContent.Length;

    /// <summary>
    /// What stands right below each of these, or below what holds nothing else. All of a parent at once: asking an element for
    /// its neighbour looks through all of its parent.
    /// </summary>
    private static Dictionary<IElement, IElement> Below(List<IElement> clickable)
    {
        var (below, rows) = (new Dictionary<IElement, IElement>(), new Dictionary<IElement, IElement>());
        foreach (var element in clickable)
        {
            var row = element;
            for (var i = 0; i < MostAround && row.ParentElement is { LocalName: not ("body" or "main" or "article") } around && around.ChildNodes.OfType<IElement>().Take(2).Count() == 1; i++) row = around;
            rows.TryAdd(row, element);
        }

        foreach (var parent in rows.Keys.Select(static row => row.ParentElement).OfType<IElement>().ToHashSet())
        {
            IElement? opener = null;
            foreach (var child in parent.ChildNodes.OfType<IElement>())
            {
                if (opener is not null) below.TryAdd(opener, child);
                opener = rows.GetValueOrDefault(child);
            }
        }

        return below;
    }

    /// <summary>What opens a menu or a dialog says so, or it is one.</summary>
    private bool Opens(IElement element)
    {
        if (!element.HasAttribute("aria-expanded") && !element.HasAttribute("aria-controls") && element.GetAttribute("role") != "tab") return false;
        if (element.GetAttribute("aria-haspopup") is not (null or "false")) return false;
        return !Array.Exists(Words(element, "aria-controls"), _neverText.Contains);
    }

    /// <summary>A button beside the words of a heading copies its address, or edits the section.</summary>
    private bool IsWholeHeading(IElement button) => button.Closest(Headings) is { } heading && IsWhole(heading, button);

    private bool IsWhole(IElement heading, IElement button)
    {
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
        (element.Id is { Length: > 0 } name && _opened.Contains(name)) || _answers.Contains(element)
        || (element.GetAttribute("role") is "tabpanel" or "region" && Array.Exists(Words(element, "aria-labelledby"), _names.Contains));

    private static string[] Words(IElement element, string attribute) =>
        element.GetAttribute(attribute)?.Split([' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];

    [GeneratedRegex("""display\s*:\s*none""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Unshown();

    [GeneratedRegex("accordion|collaps|faq|question|expand|toggle-?(?:head|title)|disclosure", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Folding();

    [GeneratedRegex("toggle|collaps|expand|accordion|faq|slide(?:down|up)|nextElement|nextSibling", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Toggles();

    [GeneratedRegex("\\b(?:show|reveal|unhide)|display|visib|hidden|parentNode|parentElement", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Shows();

    /// <summary>It goes elsewhere, or copies: what it shows besides is a word of thanks. Calls only, not what a panel is called.</summary>
    [GeneratedRegex("""\blocation\s*(?:=|\.)|window\.open|\bcopy\w*\s*\(|execCommand\(\s*['"]copy|clipboard""", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex LeadsAway();

    /// <summary>What opens over the page, or leads elsewhere.</summary>
    [GeneratedRegex("modal|pop-?up|dialog|overlay|lightbox|drop-?down|menu|tooltip|cookie|consent|(?:^|[\\s_-])nav", RegexOptions.IgnoreCase, 1_000)]
    private static partial Regex Elsewhere();
}
