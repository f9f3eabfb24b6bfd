using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Ingestion.Pdf;

/// <summary>
/// Takes away what stands at the head or foot of the pages: page numbers, running titles, the date of printing. What the pages
/// share may as well be their text, as the conditions above each page of a price list: it stays where it is read first, or
/// at the foot last, where it cuts no sentence in two.
/// </summary>
internal static partial class PdfMargins
{
    /// <summary>How many lines a margin has at most.</summary>
    private const int Reach = 2;

    public static void Remove(List<List<string>> pages)
    {
        if (pages.Count < 2) return;
        Remove(pages, fromEnd: false);
        Remove(pages, fromEnd: true);
    }

    private static void Remove(List<List<string>> pages, bool fromEnd)
    {
        var margins = pages.ConvertAll(static _ => new HashSet<int>());
        var words = new List<List<Line>>();
        for (var left = Reach; left > 0 && Find(pages, margins, left, fromEnd) is { } found; left--)
        {
            foreach (var line in found) margins[line.Page].Add(line.Place);
            // What differs from page to page counts them.
            if (found.DistinctBy(static line => line.Text).Count() == 1) words.Add(found);
        }

        // One line without a figure above three pages or more is a running title, and says nothing of its own.
        var isRunningTitle = !fromEnd && words.Count == 1 && pages.Count > 2 && !words[0][0].Text.Any(char.IsDigit);
        foreach (var kept in isRunningTitle ? [] : words.Select(same => fromEnd ? same[^1] : same[0])) margins[kept.Page].Remove(kept.Place);
        foreach (var (page, margin) in pages.Zip(margins))
        {
            foreach (var place in margin.OrderDescending()) page.RemoveAt(place);
        }
    }

    /// <summary>The same line at the same place of most pages. Numbers may differ where they count pages, and nowhere else: "Step 1" and "Step 2" are text.</summary>
    private static List<Line>? Find(List<List<string>> pages, List<HashSet<int>> margins, int reach, bool fromEnd)
    {
        for (var depth = 0; depth < reach; depth++)
        {
            var common = pages.Select((page, i) => At(page, i, margins[i], depth, fromEnd)).OfType<Line>()
                .GroupBy(static line => Key(line.Text)).MaxBy(static group => group.Count());
            if (common is not null && common.Count() >= Math.Max(2, pages.Count * 0.6)) return [.. common.Select(static line => line with { Text = VisibleText.OneLine(line.Text.Trim()) })];
        }

        return null;
    }

    /// <summary>Null where the page has no margin there.</summary>
    private static Line? At(List<string> page, int number, HashSet<int> margin, int depth, bool fromEnd)
    {
        var filled = Enumerable.Range(0, page.Count).Where(i => !margin.Contains(i) && !string.IsNullOrWhiteSpace(page[i])).ToList();
        // A page of two lines has no margins.
        if (filled.Count < 3 && depth > 0 || depth >= filled.Count) return null;
        var at = fromEnd ? filled.Count - 1 - depth : depth;
        return IsOfTable(page, filled, at, fromEnd ? -1 : 1) ? null : new Line(number, filled[at], page[filled[at]]);
    }

    /// <summary>The heads of a table repeat on each of its pages, and belong to the rows next to them. A margin of two lines with gaps is no table.</summary>
    private static bool IsOfTable(List<string> page, List<int> filled, int at, int step)
    {
        if (at + (2 * step) < 0 || at + (2 * step) >= filled.Count) return false;
        var (next, afterNext) = (filled[at + step], filled[at + (2 * step)]);
        if (!PdfTable.HasGap(page[next]) || !PdfTable.HasGap(page[afterNext]) || afterNext - next != step) return false;
        // A line above the heads belongs to them where nothing parts them, and so does what stands below the last row. What is parted from them may
        // be heads, too, but not where it counts the pages.
        return next - filled[at] == step || step > 0 && PdfTable.HasGap(page[filled[at]]) && !PageNumber().IsMatch(page[filled[at]].Trim());
    }

    private static string Key(string line)
    {
        line = line.Trim();
        // The gap before a page number is as wide as the number is short.
        return VisibleText.OneLine(line.Length <= 300 && PageNumber().IsMatch(line) ? Digits().Replace(line, "#") : line);
    }

    // A number alone, "- 7 -", "7/12", "page 7", "7 of 12", or one that stands apart at either end.
    [GeneratedRegex(@"^\W*\d{1,4}\W*$|\d+ ?/ ?\d+|\d+ (of|de|von|sur|di|van) \d+|^(page|p\.|página|pág\.|pagina|seite)\W{0,3}\d+|第 ?\d+ ?页|^\d{1,4} {3}|   \d{1,4}$", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex PageNumber();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    private sealed record Line(int Page, int Place, string Text);
}
