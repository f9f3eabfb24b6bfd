using System.Text;
using AngleSharp.Dom;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Code blocks and tables, the blocks whose form carries meaning.</summary>
internal static class HtmlBlocks
{
    private const int WidestTable = 40;

    public static string Code(IElement pre)
    {
        foreach (var line in pre.QuerySelectorAll("br").ToList()) line.Replace(pre.Owner!.CreateTextNode("\n"));
        var code = pre.TextContent.Trim('\n').TrimEnd();
        if (code.Length == 0) return string.Empty;
        var fence = "```";
        while (code.Contains(fence, StringComparison.Ordinal)) fence += "`";
        return $"{fence}{Language(pre)}\n{code}\n{fence}";
    }

    /// <summary>A table that holds data; one that only places things on the page is read as what it holds.</summary>
    public static bool IsDataTable(IElement table)
    {
        if (table.GetAttribute("role") is "presentation" or "none") return false;
        if (table.QuerySelector("table, pre, ul, ol, h1, h2, h3, h4") is not null) return false;
        var rows = Rows(table).ToList();
        return rows.Count > 1 && rows.Exists(static row => row.Count > 1);
    }

    public static string Table(IElement table, HtmlInlineText inline)
    {
        var rows = Rows(table).ToList();
        var width = Math.Min(WidestTable, rows.Max(static row => row.Count));
        var lines = new StringBuilder();
        if (table.QuerySelector("caption") is { } caption) lines.Append(Cell(caption, inline)).Append("\n\n");
        for (var i = 0; i < rows.Count; i++)
        {
            var cells = rows[i].Take(width).Select(cell => Cell(cell, inline)).ToList();
            while (cells.Count < width) cells.Add(string.Empty);
            lines.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
            if (i == 0) lines.Append('|').AppendJoin(string.Empty, Enumerable.Repeat(" --- |", width)).Append('\n');
        }

        return lines.ToString().TrimEnd('\n');
    }

    private static IEnumerable<List<IElement>> Rows(IElement table) =>
        table.QuerySelectorAll("tr")
            .Select(static row => row.Children.Where(static cell => cell.LocalName is "td" or "th").ToList())
            .Where(static row => row.Exists(static cell => !string.IsNullOrWhiteSpace(cell.TextContent)));

    private static string Cell(IElement cell, HtmlInlineText inline)
    {
        var text = new StringBuilder();
        inline.AppendChildren(cell, text);
        return VisibleText.OneLine(text.ToString().Replace('\u000B', ' ')).Replace("|", "\\|", StringComparison.Ordinal);
    }

    /// <summary>The language that highlighters note as a class of the block or its code.</summary>
    private static string Language(IElement pre)
    {
        var classes = $"{pre.ClassName} {pre.QuerySelector("code")?.ClassName}".Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var name = classes.Select(static c => c.Split('-', 2)).FirstOrDefault(static c => c.Length == 2 && c[0] is "language" or "lang" or "highlight" or "source")?[1];
        return name is not null && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#') ? name : string.Empty;
    }
}
