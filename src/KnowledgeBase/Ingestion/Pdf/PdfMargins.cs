using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Ingestion.Pdf;

/// <summary>Takes away what stands at the head or foot of the pages: page numbers, running titles, the date of printing.</summary>
internal static partial class PdfMargins
{
    private const int Reach = 2;

    public static void Remove(List<List<string>> pages)
    {
        for (var taken = true; taken && pages.Count > 1;)
        {
            taken = false;
            for (var depth = 0; depth < Reach && !taken; depth++)
            {
                taken |= Remove(pages, depth, fromEnd: false);
                taken |= Remove(pages, depth, fromEnd: true);
            }
        }
    }

    /// <summary>The same line at the same place of most pages. Numbers may differ where they count pages, and nowhere else: "Step 1" and "Step 2" are text.</summary>
    private static bool Remove(List<List<string>> pages, int depth, bool fromEnd)
    {
        var places = pages.ConvertAll(page => Place(page, depth, fromEnd));
        var common = pages.Select((page, i) => places[i] < 0 ? "" : Key(page[places[i]]))
            .Where(static key => key.Length > 0).GroupBy(static key => key).MaxBy(static group => group.Count());
        if (common is null || common.Count() < Math.Max(2, pages.Count * 0.6)) return false;
        for (var i = 0; i < pages.Count; i++)
        {
            if (places[i] >= 0 && Key(pages[i][places[i]]) == common.Key) pages[i].RemoveAt(places[i]);
        }

        return true;
    }

    private static int Place(List<string> page, int depth, bool fromEnd)
    {
        var filled = Enumerable.Range(0, page.Count).Where(i => !string.IsNullOrWhiteSpace(page[i])).ToList();
        // A page of two lines has no margins.
        return filled.Count < 3 && depth > 0 || depth >= filled.Count ? -1 : filled[fromEnd ? filled.Count - 1 - depth : depth];
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
}
