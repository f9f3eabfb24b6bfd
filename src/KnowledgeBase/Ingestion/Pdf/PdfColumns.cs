namespace Wheelhouse.KnowledgeBase.Ingestion.Pdf;

/// <summary>
/// Takes apart columns of running text that stand side by side. Laid out as on paper, their lines look like the rows of a table;
/// but the lines of both fill their width and go on in the next line, and cells do not.
/// </summary>
internal static class PdfColumns
{
    /// <summary>Lines with text on both sides below which nothing is taken for two columns.</summary>
    private const int FewestLines = 4;

    /// <summary>No paper is wider; what is, is no page.</summary>
    private const int Widest = 400;
    private const int MostColumns = 4;

    private const double FilledLine = 0.6;
    private const double FilledLines = 0.6;
    private const double GoingOn = 0.3;
    private const int WordsOfLine = 3;
    private const int IdeographsOfLine = 10;

    /// <summary>The parts of a page in the order in which they are read, each as wide as one column.</summary>
    public static List<IReadOnlyList<string>> Divide(IReadOnlyList<string> lines) => Divide(lines, MostColumns);

    private static List<IReadOnlyList<string>> Divide(IReadOnlyList<string> lines, int most)
    {
        if (most < 2 || Gutter(lines) is not var (at, start, end)) return [lines];
        var (left, right) = (Side(lines, start, end, at, isLeft: true), Side(lines, start, end, at, isLeft: false));
        if (!IsRunning(left) || !IsRunning(right) || IsInRows(left, right)) return [lines];
        List<IReadOnlyList<string>> parts = [];
        if (start > 0) parts.Add([.. lines.Take(start)]);
        parts.AddRange(Divide(left, most / 2));
        parts.AddRange(Divide(right, most / 2));
        if (end < lines.Count) parts.AddRange(Divide([.. lines.Skip(end)], most));
        return parts;
    }

    /// <summary>Where most lines in a row have a gap in the same place: that, and from which line to which.</summary>
    private static (int At, int Start, int End)? Gutter(IReadOnlyList<string> lines)
    {
        var width = lines.Select(static line => line.TrimEnd().Length).DefaultIfEmpty(0).Max();
        if (width > Widest) return null;
        var best = (At: 0, Start: 0, Last: 0, End: 0, Lines: FewestLines - 1);
        for (var at = width / 6; at <= width * 5 / 6; at++)
        {
            var (first, last, both) = (-1, -1, 0);
            for (var i = 0; i <= lines.Count; i++)
            {
                if (i < lines.Count && IsOpen(lines[i], at))
                {
                    // What stands on the left alone, above the columns, is read before them in any case.
                    var hasRight = lines[i].Length > at && !lines[i].AsSpan(at).IsWhiteSpace();
                    if (hasRight && first < 0) first = i;
                    if (hasRight) last = i;
                    if (hasRight && !lines[i].AsSpan(0, at).IsWhiteSpace()) both++;
                    continue;
                }

                if (both > best.Lines) best = (at, first, last, i, both);
                (first, last, both) = (-1, -1, 0);
            }
        }

        return best.Lines < FewestLines ? null : (best.At, best.Start, WithoutHeadings(lines, best.At, best.Last, best.End));
    }

    /// <summary>
    /// What stands on the left alone below the columns goes on with the left one, but for short parts right above a text that is
    /// wider than it: these are headings of what follows. Returns where that begins.
    /// </summary>
    private static int WithoutHeadings(IReadOnlyList<string> lines, int at, int last, int end)
    {
        if (end == lines.Count) return end;
        for (var start = end; ;)
        {
            var bottom = start;
            while (bottom > last + 1 && string.IsNullOrWhiteSpace(lines[bottom - 1])) bottom--;
            var top = bottom;
            while (top > last + 1 && !string.IsNullOrWhiteSpace(lines[top - 1])) top--;
            // What no blank line parts from the column belongs to it.
            if (top == bottom || top <= last + 1) return start;
            var filled = Enumerable.Range(top, bottom - top).Count(i => lines[i].TrimEnd().Length >= at * FilledLine);
            if (filled * 2 > bottom - top) return start;
            start = top;
        }
    }

    /// <summary>Whether the place and the one before it are blank.</summary>
    private static bool IsOpen(string line, int at) => at < 1 || ((line.Length <= at || line[at] == ' ') && (line.Length < at || line[at - 1] == ' '));

    private static List<string> Side(IReadOnlyList<string> lines, int start, int end, int at, bool isLeft)
    {
        var side = lines.Skip(start).Take(end - start).Select(line => (isLeft ? line[..Math.Min(at, line.Length)] : line.Length > at ? line[at..] : "").TrimEnd()).ToList();
        var indent = side.Where(static line => line.Length > 0).Select(static line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return side.ConvertAll(line => line.Length > indent ? line[indent..] : "");
    }

    /// <summary>Whether these are the lines of sentences: most of them full, and many in the middle of one.</summary>
    private static bool IsRunning(List<string> side)
    {
        var filled = side.Where(static line => line.Length > 0).ToList();
        var width = filled.Max(static line => line.Length);
        if (filled.Count(line => line.Length >= width * FilledLine) < filled.Count * FilledLines) return false;
        var (words, ideographs) = (filled.Average(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length), filled.Average(static line => line.Count(IsUncased)));
        if (words < WordsOfLine && ideographs < IdeographsOfLine) return false;
        var pairs = side.Zip(side.Skip(1)).Where(static pair => pair.First.Length > 0 && pair.Second.Length > 0).ToList();
        var goingOn = pairs.Count(static pair => pair.First[^1] is not ('.' or ':' or ';' or '!' or '?' or '。') && (char.IsLower(pair.Second[0]) || IsUncased(pair.Second[0])));
        return goingOn >= pairs.Count * GoingOn && goingOn > 0;
    }

    /// <summary>Whether blank lines through both sides divide them into short rows, as those of a table with long cells.</summary>
    private static bool IsInRows(List<string> left, List<string> right)
    {
        var (rows, lines) = (0, 0);
        for (var i = 0; i < left.Count; i++)
        {
            var isBlank = left[i].Length == 0 && right[i].Length == 0;
            if (isBlank) continue;
            lines++;
            var begins = i == 0 || (left[i - 1].Length == 0 && right[i - 1].Length == 0);
            if (begins && left[i].Length > 0 && right[i].Length > 0) rows++;
        }

        return rows > 1 && lines <= rows * FewestLines;
    }

    private static bool IsUncased(char c) => char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.OtherLetter;
}
