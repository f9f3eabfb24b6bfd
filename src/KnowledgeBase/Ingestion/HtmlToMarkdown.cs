using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Writes the content of an element as Markdown: headings, paragraphs, lists, tables, code, quotes.</summary>
internal sealed class HtmlToMarkdown
{
    private readonly HtmlInlineText _inline;
    private readonly HtmlTables _tables;

    private HtmlToMarkdown(Uri? address) => _tables = new HtmlTables(_inline = new HtmlInlineText(address));

    /// <summary>An element of a page from which navigation, scripts and hidden parts were removed.</summary>
    public static string Convert(IElement element, Uri? address) =>
        string.Join("\n\n", new HtmlToMarkdown(address).Blocks(element)).Trim();

    /// <summary>A piece of HTML that stood inside Markdown.</summary>
    public static string Fragment(string html)
    {
        var page = new HtmlParser().ParseDocument(HtmlNesting.Shallow(html));
        HtmlDepth.Limit(page);
        if (page.Body is null) return string.Empty;
        foreach (var element in page.Body.QuerySelectorAll("*").Where(new HtmlDisclosures(page.Body).IsNeverText).ToList()) element.Remove();
        return Convert(page.Body, null);
    }

    private List<string> Blocks(INode parent)
    {
        var blocks = new List<string>();
        var paragraph = new StringBuilder();
        AddBlocks(parent, blocks, paragraph);
        Flush(paragraph, blocks);
        return blocks;
    }

    private void AddBlocks(INode parent, List<string> blocks, StringBuilder paragraph)
    {
        foreach (var (node, after) in HtmlInlineText.WithNext(parent))
        {
            if (node is IElement element && IsBlock(element))
            {
                Flush(paragraph, blocks);
                AddBlock(element, blocks, paragraph);
            }
            else
            {
                _inline.Append(node, paragraph, after);
            }
        }
    }

    private void AddBlock(IElement element, List<string> blocks, StringBuilder paragraph)
    {
        switch (element.LocalName)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6": Add(blocks, Heading(element)); break;
            case "ul" or "ol" or "menu": Add(blocks, List(element)); break;
            case "dl": Add(blocks, Definitions(element)); break;
            case "pre": Add(blocks, HtmlCode.Write(element)); break;
            case "blockquote": Add(blocks, Prefixed(Blocks(element), "> ")); break;
            case "table" when HtmlTables.HoldsData(element): Add(blocks, _tables.Write(element)); break;
            case "hr": break;
            // The question of an accordion; other buttons have gone.
            case "button" when element.GetAttribute("role") != "tab" && element.QuerySelector("h1, h2, h3, h4, h5, h6") is null: Add(blocks, Question(element)); break;
            default:
                AddBlocks(element, blocks, paragraph);
                Flush(paragraph, blocks);
                break;
        }
    }

    private string Heading(IElement element)
    {
        var text = new StringBuilder();
        _inline.AppendChildren(element, text);
        // "¶" and "#" are the permalinks documentation sites put behind headings.
        var words = VisibleText.OneLine(text.ToString()).TrimEnd('¶', '#', ' ');
        return words.Length == 0 ? string.Empty : new string('#', element.LocalName[1] - '0') + " " + words;
    }

    private string Question(IElement button)
    {
        var text = new StringBuilder();
        _inline.AppendChildren(button, text);
        var words = VisibleText.OneLine(HtmlInlineText.Finish(text.ToString()));
        return words.Length == 0 ? string.Empty : words.Contains('*', StringComparison.Ordinal) ? MarkdownEscape.LineStart(words) : $"**{words}**";
    }

    private string List(IElement list)
    {
        var items = new List<string>();
        var number = int.TryParse(list.GetAttribute("start"), out var start) && start is >= 0 and < 1_000_000 ? start : 1;
        foreach (var item in list.ChildNodes)
        {
            // Text that stands in a list but in no item is an item all the same.
            var blocks = item is IElement ? Blocks(item) : item is IText words ? Paragraph(words) : [];
            if (blocks.Count == 0) continue;
            var marker = list.LocalName == "ol" ? FormattableString.Invariant($"{number++}. ") : "- ";
            var body = string.Join("\n\n", blocks).Replace("\n\n- ", "\n- ", StringComparison.Ordinal);
            items.Add(marker + Indent(body, marker.Length));
        }

        return string.Join('\n', items);
    }

    private static List<string> Paragraph(IText words) =>
        VisibleText.OneLine(words.Data) is { Length: > 0 } text ? [MarkdownEscape.LineStart(MarkdownEscape.Inline(text))] : [];

    private string Definitions(IElement list)
    {
        var lines = new List<string>();
        foreach (var child in list.QuerySelectorAll("dt, dd"))
        {
            var body = string.Join("\n\n", Blocks(child));
            if (body.Length == 0) continue;
            lines.Add(child.LocalName == "dt" ? $"**{body.Replace("**", string.Empty, StringComparison.Ordinal)}**" : body);
        }

        return string.Join("\n\n", lines);
    }

    private static string Prefixed(List<string> blocks, string prefix) =>
        blocks.Count == 0 ? string.Empty
        : string.Join('\n', string.Join("\n\n", blocks).Split('\n').Select(line => (prefix + line).TrimEnd()));

    private static string Indent(string text, int width) =>
        text.Replace("\n", "\n" + new string(' ', width), StringComparison.Ordinal).Replace("\n" + new string(' ', width) + "\n", "\n\n", StringComparison.Ordinal);

    private static void Add(List<string> blocks, string block)
    {
        if (block.Length > 0) blocks.Add(block);
    }

    private static void Flush(StringBuilder paragraph, List<string> blocks)
    {
        var text = HtmlInlineText.Finish(paragraph.ToString());
        paragraph.Clear();
        if (text.Length > 0) blocks.Add(MarkdownEscape.LineStart(text));
    }

    private static bool IsBlock(IElement element) => element.LocalName is
        "address" or "article" or "aside" or "blockquote" or "body" or "button" or "center" or "dd" or "details" or "dialog" or "div" or "dl" or "dt"
        or "fieldset" or "figcaption" or "figure" or "footer" or "form" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "header"
        or "hgroup" or "hr" or "li" or "main" or "menu" or "ol" or "p" or "pre" or "section" or "summary" or "table" or "tbody" or "td"
        or "tfoot" or "th" or "thead" or "tr" or "ul" or "caption" or "legend"
        // An inline element that holds blocks (a link around a card) is a block.
        || (element.LocalName is "a" or "span" or "font" or "b" or "strong" or "em" or "i" or "label" or "ins"
            && element.QuerySelector("p, div, ul, ol, table, h1, h2, h3, h4, h5, h6, pre, blockquote") is not null);
}
