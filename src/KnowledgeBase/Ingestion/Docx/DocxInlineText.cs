using System.Text;
using System.Xml.Linq;
using static Wheelhouse.KnowledgeBase.Ingestion.Docx.DocxStyles;

namespace Wheelhouse.KnowledgeBase.Ingestion.Docx;

/// <summary>The text of a paragraph with its links, as it is read on paper: without what was deleted, hidden or only noted beside it.</summary>
internal sealed class DocxInlineText(IReadOnlyDictionary<string, string> links, Uri? address)
{
    private const int Deepest = 40;

    private static readonly XNamespace Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public List<Uri> Links { get; } = [];

    public string Of(XElement paragraph)
    {
        var text = new StringBuilder();
        Append(paragraph, text, 0);
        return VisibleText.OneLine(text.ToString());
    }

    /// <summary>Text boxes stand within a paragraph and are blocks of their own. Each is there twice, the second time for old readers.</summary>
    public static IEnumerable<XElement> Boxes(XElement paragraph)
    {
        // Each element is looked at once, however deep a file nests them; what a box holds is looked through with its own paragraphs.
        var waiting = new Stack<XElement>(paragraph.Elements().Reverse());
        while (waiting.TryPop(out var element))
        {
            if (element.Name == Word + "txbxContent") yield return element;
            if (element.Name.LocalName is "Fallback" or "txbxContent") continue;
            foreach (var child in element.Elements().Reverse()) waiting.Push(child);
        }
    }

    private void Append(XElement parent, StringBuilder text, int depth)
    {
        if (depth > Deepest) return;
        foreach (var child in parent.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "t" when child.Name.Namespace == Word: text.Append(MarkdownEscape.Inline(VisibleText.Clean(child.Value))); break;
                case "tab" or "br" or "cr" or "ptab": text.Append(' '); break;
                case "noBreakHyphen": text.Append('-'); break;
                case "hyperlink": AppendLink(child, text, depth); break;
                case "docPr" when child.Attribute("descr")?.Value is { Length: > 0 } alternative: text.Append(' ').Append(MarkdownEscape.Inline(alternative)).Append(' '); break;
                case "r" when IsHidden(child): break;
                case "del" or "moveFrom" or "pPr" or "rPr" or "txbxContent" or "Fallback" or "instrText" or "delText": break;
                default: Append(child, text, depth + 1); break;
            }
        }
    }

    private void AppendLink(XElement link, StringBuilder text, int depth)
    {
        var words = new StringBuilder();
        Append(link, words, depth + 1);
        var label = VisibleText.OneLine(words.ToString());
        var target = link.Attribute(Relations + "id")?.Value is { } id && links.TryGetValue(id, out var place) && (address is null ? Uri.TryCreate(place, UriKind.Absolute, out var full) : Uri.TryCreate(address, place, out full))
            && full.Scheme is "http" or "https" or "mailto" ? full : null;
        if (target is null || label.Length == 0)
        {
            text.Append(words);
            return;
        }

        if (address is not null && PageAddress.Resolve(address, target.AbsoluteUri) is { } page) Links.Add(page);
        text.Append('[').Append(label).Append("](").Append(target.AbsoluteUri.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)).Append(')');
    }

    private static bool IsHidden(XElement run) =>
        run.Element(Word + "rPr")?.Element(Word + "vanish") is { } hidden && hidden.Attribute(Word + "val")?.Value is not ("0" or "false" or "off");
}
