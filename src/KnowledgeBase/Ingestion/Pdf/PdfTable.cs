namespace Wheelhouse.KnowledgeBase.Ingestion.Pdf;

/// <summary>Finds the tables among lines that are laid out as on paper: rows whose cells stand above each other.</summary>
internal static class PdfTable
{
    private const string Gap = "   ";

    /// <summary>What is as narrow parts cells only where the lines agree.</summary>
    private const string NarrowGap = "  ";
    private const int MostLooked = 60;

    /// <summary>Lines with wide gaps next to each other are the rows of a table; the rest is text.</summary>
    public static IEnumerable<(IReadOnlyList<string> Lines, bool IsTable)> Divide(IReadOnlyList<string> block)
    {
        for (var i = 0; i < block.Count;)
        {
            var rows = RowsFrom(block, i);
            var isTable = rows >= 2;
            var count = isTable ? rows + Trailing(block, i + rows) : 1 + block.Skip(i + 1).TakeWhile((_, j) => RowsFrom(block, i + 1 + j) < 2).Count();
            yield return (block.Skip(i).Take(count).ToList(), isTable);
            i += count;
        }
    }

    /// <summary>As a pipe table; null when its columns cannot be told apart.</summary>
    public static string? ToMarkdown(IReadOnlyList<string> lines)
    {
        var cuts = Cuts(lines);
        if (cuts.Count == 0) return null;
        var rows = lines.Select(line => Cells(line, cuts)).ToList();
        var text = new System.Text.StringBuilder();
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0) text.Append('\n');
            text.Append("| ").AppendJoin(" | ", rows[i]).Append(" |");
            if (i == 0) text.Append("\n|").Insert(text.Length, " --- |", rows[0].Count);
        }

        return text.ToString();
    }

    /// <summary>How many lines from here on are rows of one table; fewer than two are none.</summary>
    private static int RowsFrom(IReadOnlyList<string> block, int i)
    {
        if (!HasGap(block[i])) return Math.Max(Narrow(block, i, 0), i + 1 < block.Count && HasGap(block[i + 1]) ? WithHeader(block, i) : 0);
        var rows = block.Skip(i).TakeWhile(HasGap).Count();
        // A row whose cells happen to be long has a narrow gap.
        while (rows <= MostLooked && i + rows + 1 < block.Count && HasGap(block[i + rows + 1]) && AreRows([.. block.Skip(i).Take(rows + 2)]))
            rows += 1 + block.Skip(i + rows + 1).TakeWhile(HasGap).Count();
        return Math.Max(Narrow(block, i, rows), rows);
    }

    /// <summary>The rows with a header above them whose names are as long as their columns are wide; in a sentence the place of a gap is followed by any word.</summary>
    private static int WithHeader(IReadOnlyList<string> block, int i)
    {
        var (header, rows) = (block[i], RowsFrom(block, i + 1));
        if (rows is < 2 or > MostLooked || header.TrimEnd() is "" or [.., '.' or ':' or ',' or ';']) return 0;
        List<string> lines = [header, .. block.Skip(i + 1).Take(rows)];
        return AreRows(lines) && Cuts(lines).TrueForAll(x => x + 1 < header.Length && header[x + 1] is var first && (char.IsUpper(first) || char.IsDigit(first))) ? rows + 1 : 0;
    }

    /// <summary>Rows with narrow gaps, where there are more of them than <paramref name="wide"/>.</summary>
    private static int Narrow(IReadOnlyList<string> block, int i, int wide)
    {
        var narrow = block.Skip(i).Take(MostLooked).TakeWhile(static line => line.Trim().Contains(NarrowGap, StringComparison.Ordinal)).Count();
        return narrow > wide && narrow >= 2 && AreInColumns([.. block.Skip(i).Take(narrow)]) ? narrow : 0;
    }

    /// <summary>Whether the lines have columns of which most rows leave no doubt.</summary>
    private static bool AreRows(List<string> lines)
    {
        var cuts = Cuts(lines);
        return cuts.Count > 0 && cuts.TrueForAll(x => lines.Count(line => line.Length <= x + 1 || line[x - 1] == ' ') * 2 >= lines.Count);
    }

    /// <summary>Whether each line has a gap where the others have one; of two lines, which may agree by chance, also whether a cell begins behind it.</summary>
    private static bool AreInColumns(IReadOnlyList<string> lines)
    {
        var cuts = Cuts(lines);
        return cuts.Count > 0 && cuts.TrueForAll(x => lines.All(line => line.Length <= x + 1 || line[x - 1] == ' ')
            && (lines.Count > 2 || lines.All(line => line.Length > x + 1 && line[x + 1] != ' ')));
    }

    /// <summary>A last row whose cells happen to be long has narrow gaps, and stands in the same columns.</summary>
    private static int Trailing(IReadOnlyList<string> block, int end) =>
        end == block.Count - 1 && Cuts([.. block.Skip(end - 2).Take(3)]).Count > 0 ? 1 : 0;

    public static bool HasGap(string line) => line.Trim().Contains(Gap, StringComparison.Ordinal);

    /// <summary>
    /// Places that are blank in every line. Where that is only the space between two words of a cell, the cells of the next
    /// column must begin there in most of the other lines.
    /// </summary>
    private static List<int> Cuts(IReadOnlyList<string> lines)
    {
        var from = lines.Min(static line => line.Length - line.TrimStart().Length);
        var to = lines.Max(static line => line.TrimEnd().Length);
        var cuts = new List<int>();
        for (var x = from + 1; x < to; x++)
        {
            var isFree = lines.All(line => x >= line.Length || line[x] == ' ');
            // Of a broad gap its last place counts: cells begin where the next column does.
            if (!isFree || lines.All(line => x + 1 >= line.Length || line[x + 1] == ' ')) continue;
            var isNarrow = lines.Any(line => x + 1 < line.Length && line[x - 1] != ' ' && line[x + 1] != ' ');
            var begins = lines.Count(line => x + 1 < line.Length && line[x - 1] == ' ' && line[x + 1] != ' ');
            if (!isNarrow || (begins + 1) * 2 > lines.Count) cuts.Add(x);
        }

        return cuts;
    }

    private static List<string> Cells(string line, List<int> cuts)
    {
        var cells = new List<string>();
        var start = 0;
        foreach (var cut in cuts.Append(line.Length))
        {
            var end = Math.Clamp(cut, start, line.Length);
            cells.Add(MarkdownEscape.Inline(VisibleText.OneLine(line[start..end])).Replace("|", "\\|", StringComparison.Ordinal));
            start = end;
        }

        return cells;
    }
}
