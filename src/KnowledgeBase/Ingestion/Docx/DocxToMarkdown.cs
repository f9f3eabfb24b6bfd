using System.Globalization;
using System.Text;
using System.Xml.Linq;
using static Wheelhouse.KnowledgeBase.Ingestion.Docx.DocxStyles;

namespace Wheelhouse.KnowledgeBase.Ingestion.Docx;

/// <summary>Writes paragraphs and tables as Markdown, in order.</summary>
internal sealed class DocxToMarkdown(DocxStyles styles, IReadOnlyDictionary<string, string> links, Uri? address)
{
    private const int Deepest = 20;

    private readonly StringBuilder _text = new();
    private readonly DocxInlineText _inline = new(links, address);
    private readonly List<int> _numbers = [];
    private readonly SpannedText _spanned = new();

    /// <summary>The first title or heading of the first level.</summary>
    public string? Title { get; private set; }

    public IReadOnlyList<Uri> Links => _inline.Links;

    public void Add(XElement block, int depth = 0)
    {
        if (depth > Deepest) return;
        switch (block.Name.LocalName)
        {
            case "p": AddParagraph(block, depth); break;
            case "tbl": AddTable(block, depth); break;
            // Content controls, and text that tracked changes have added.
            case "sdt" or "sdtContent" or "ins" or "moveTo" or "customXml" or "smartTag" or "txbxContent":
                foreach (var inner in block.Elements()) Add(inner, depth + 1);
                break;
            default: break;
        }
    }

    public override string ToString() => _text.ToString();

    private void AddParagraph(XElement paragraph, int depth)
    {
        var properties = paragraph.Element(Word + "pPr");
        var text = _inline.Of(paragraph);
        if (text.Length > 0)
        {
            if (styles.HeadingLevel(properties) is { } level) AddHeading(text, level);
            else if (styles.ListItem(properties) is { } item) AddItem(text, item.Level, item.IsNumbered);
            else Append(MarkdownEscape.LineStart(text));
        }

        foreach (var box in DocxInlineText.Boxes(paragraph)) Add(box, depth + 1);
    }

    private void AddHeading(string text, int level)
    {
        if (level == 1) Title ??= text.Replace("\\", "", StringComparison.Ordinal);
        Append(new string('#', level) + " " + text);
    }

    private void AddItem(string text, int level, bool isNumbered)
    {
        // Four blanks a level are within the item above whatever its marker, and would be code without one.
        level = Math.Min(level, _numbers.Count);
        if (_numbers.Count > level + 1) _numbers.RemoveRange(level + 1, _numbers.Count - level - 1);
        var isFirst = _numbers.Count == 0;
        if (_numbers.Count == level) _numbers.Add(0);
        _numbers[level]++;
        var marker = isNumbered ? string.Create(CultureInfo.InvariantCulture, $"{_numbers[level]}. ") : "- ";
        if (_text.Length > 0) _text.Append(isFirst ? "\n\n" : "\n");
        _text.Append(' ', level * 4).Append(marker).Append(text);
    }

    private void AddTable(XElement table, int depth)
    {
        var rows = new List<List<string>>();
        foreach (var row in Rows(table))
        {
            if (Cells(row, rows.Count > 0 ? rows[^1] : []) is { Count: > 0 } cells) rows.Add(cells);
        }

        var columns = rows.Count == 0 ? 0 : rows.Max(static row => row.Count);
        if (columns < 2)
        {
            // A frame around text.
            foreach (var inner in Rows(table).Elements(Word + "tc").Elements()) Add(inner, depth + 1);
            return;
        }

        var lines = new StringBuilder();
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0) lines.Append('\n');
            lines.Append("| ").AppendJoin(" | ", rows[i].Concat(Enumerable.Repeat("", columns - rows[i].Count))).Append(" |");
            if (i == 0) lines.Append("\n|").Insert(lines.Length, " --- |", columns);
        }

        Append(lines.ToString());
    }

    private static IEnumerable<XElement> Rows(XElement table) =>
        table.Elements().SelectMany(static row => row.Name == Word + "sdt" ? row.Elements(Word + "sdtContent").Elements(Word + "tr") : row.Name == Word + "tr" ? [row] : []);

    /// <param name="above">The cells of the row above: what reaches down from it holds in this row, too.</param>
    private List<string> Cells(XElement row, List<string> above)
    {
        var cells = new List<string>();
        foreach (var cell in row.Elements(Word + "tc"))
        {
            var properties = cell.Element(Word + "tcPr");
            var text = string.Join(' ', cell.Descendants(Word + "p").Select(_inline.Of).Where(static t => t.Length > 0)).Replace("|", "\\|", StringComparison.Ordinal);
            var reachesDown = text.Length == 0 && properties?.Element(Word + "vMerge") is { } merged && merged.Attribute(Word + "val")?.Value is null or "continue";
            cells.Add(reachesDown && cells.Count < above.Count ? _spanned.Again(above[cells.Count]) : text);
            var span = properties is not null && int.TryParse(Of(properties, "gridSpan"), NumberStyles.None, CultureInfo.InvariantCulture, out var wide) ? wide : 1;
            cells.AddRange(Enumerable.Repeat("", Math.Clamp(span - 1, 0, 60)));
        }

        return cells;
    }

    private void Append(string block)
    {
        _numbers.Clear();
        if (_text.Length > 0) _text.Append("\n\n");
        _text.Append(block);
    }
}
