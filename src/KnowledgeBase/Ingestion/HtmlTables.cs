using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Writes the tables of a page that hold data.</summary>
internal sealed class HtmlTables(HtmlInlineText inline)
{
    /// <summary>Wider than any table that people read, such as one with a column for each week or each country.</summary>
    private const int WidestTable = 300;

    /// <summary>In a larger table short rows stay short, as Markdown allows: one wide row in a long page would make an empty cell of every byte.</summary>
    private const int MostPadded = 100_000;

    /// <summary>A cell with a list of more than this is a part of a page, unless a header says what it is.</summary>
    private const int LongestListCell = 200;

    private readonly SpannedText _spanned = new();

    /// <summary>A table that holds data; one that only places things on the page is read as what it holds.</summary>
    public static bool HoldsData(IElement table)
    {
        if (table.GetAttribute("role") is "presentation" or "none" || table.QuerySelector("table, pre") is not null) return false;
        List<List<IElement>> rows = [.. Rows(table).Where(static row => row.SaysSomething).Select(static row => row.Cells)];
        if (rows.Count < 2 || !rows.Exists(static row => row.Count > 1)) return false;
        if (rows.Exists(static row => row.Exists(static cell => cell.LocalName == "th"))) return true;
        if (table.QuerySelector("h1, h2, h3, h4") is not null) return false;
        return table.QuerySelector("ul, ol") is null
            || rows.TrueForAll(row => row.Count > 1 && row.Count == rows[0].Count && row.TrueForAll(static cell => cell.TextContent.Trim().Length <= LongestListCell));
    }

    public string Write(IElement table)
    {
        var rows = Rows(table);
        var headers = Headers([.. rows.Where(static row => row.SaysSomething)]);
        var grid = Grid(rows, headers);
        var width = grid.Max(static row => row.Count);
        var text = new StringBuilder();
        if (table.QuerySelector("caption") is { } caption) text.Append(Cell(caption)).Append("\n\n");
        AppendRow(text, Joined(grid[..headers], width), width);
        text.Append('|').AppendJoin(string.Empty, Enumerable.Repeat(" --- |", width)).Append('\n');
        var padded = (long)grid.Count * width > MostPadded ? 0 : width;
        foreach (var row in grid[headers..]) AppendRow(text, row, padded);
        return text.ToString().TrimEnd('\n');
    }

    private static List<Row> Rows(IElement table) =>
        [.. table.QuerySelectorAll("tr").Select(static row => new Row(row.ParentElement, [.. row.Children.Where(static cell => cell.LocalName is "td" or "th")]))];

    /// <summary>How many rows at the top say what the columns are; Markdown has one, so these become one.</summary>
    private static int Headers(List<Row> rows)
    {
        var headers = rows.TakeWhile(static row => row.Part?.LocalName == "thead" || row.Cells.TrueForAll(static cell => cell.LocalName == "th")).Count();
        return headers == rows.Count ? 1 : Math.Max(1, headers);
    }

    /// <summary>The text of each place, spanned ones included. A span ends with its part of the table, as in a browser.</summary>
    private List<List<string>> Grid(List<Row> rows, int headers)
    {
        var grid = new List<List<string>>();
        var above = new (string Text, int Rows)[WidestTable];
        IElement? part = null;
        foreach (var row in rows)
        {
            if (row.Part != part) Array.Clear(above);
            part = row.Part;
            // A cell alone in its row is a heading above the others, not what holds in every column.
            var isHeading = row.Cells.Count == 1 && grid.Count >= headers;
            var line = Line(row.Cells, above, isHeading);
            if (row.SaysSomething) grid.Add(line);
        }

        return grid;
    }

    private List<string> Line(List<IElement> cells, (string Text, int Rows)[] above, bool isHeading)
    {
        var line = new List<string>();
        foreach (var cell in cells)
        {
            Fill(line, above);
            if (line.Count == WidestTable) break;
            var text = Cell(cell);
            var down = Span(cell, "rowspan") is var rows and not 0 ? rows - 1 : int.MaxValue;
            (above[line.Count], var first) = ((text, down), line.Count);
            line.Add(text);
            for (var columns = Span(cell, "colspan"); columns > line.Count - first && line.Count < WidestTable;)
            {
                above[line.Count] = (isHeading ? string.Empty : text, down);
                line.Add(isHeading ? string.Empty : _spanned.Again(text));
            }
        }

        Fill(line, above);
        return line;
    }

    /// <summary>The places up to the next free one, which cells of the rows above reach down to.</summary>
    private void Fill(List<string> line, (string Text, int Rows)[] above)
    {
        for (; line.Count < WidestTable && above[line.Count].Rows > 0; above[line.Count - 1].Rows--) line.Add(_spanned.Again(above[line.Count].Text));
    }

    /// <summary>The columns' names: what stands above a column in all rows of the head, each text once.</summary>
    private static List<string> Joined(List<List<string>> head, int width) =>
        [.. Enumerable.Range(0, width).Select(column => string.Join(' ', head.Where(row => column < row.Count && row[column].Length > 0).Select(row => row[column]).Distinct()))];

    private static void AppendRow(StringBuilder text, List<string> row, int width) =>
        text.Append("| ").AppendJoin(" | ", row.Concat(Enumerable.Repeat(string.Empty, Math.Max(0, width - row.Count)))).Append(" |\n");

    private static int Span(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var span) ? span : 1;

    private string Cell(IElement cell)
    {
        var text = new StringBuilder();
        Append(cell, text);
        return VisibleText.OneLine(text.ToString().Replace('\u000B', ' ')).Replace("|", "\\|", StringComparison.Ordinal);
    }

    /// <summary>In one line: the items of a list with semicolons between them, paragraphs with blanks.</summary>
    private void Append(IElement parent, StringBuilder text)
    {
        foreach (var (child, after) in HtmlInlineText.WithNext(parent))
        {
            if (child is IElement { LocalName: "ul" or "ol" or "menu" } list)
            {
                text.Append(' ').AppendJoin("; ", list.Children.Select(Item).Where(static item => item.Length > 0)).Append(' ');
            }
            else if (child is IElement block && (block.LocalName is "p" or "div" or "li" || block.QuerySelector("ul, ol") is not null))
            {
                text.Append(' ');
                Append(block, text);
                text.Append(' ');
            }
            else
            {
                inline.Append(child, text, after);
            }
        }
    }

    private string Item(IElement item)
    {
        var text = new StringBuilder();
        Append(item, text);
        return text.ToString().Trim();
    }

    /// <param name="Part">Head, body or foot.</param>
    private sealed record Row(IElement? Part, List<IElement> Cells)
    {
        public bool SaysSomething => Cells.Exists(static cell => !string.IsNullOrWhiteSpace(cell.TextContent));
    }
}
