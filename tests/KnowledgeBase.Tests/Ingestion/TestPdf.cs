using System.Globalization;
using System.Text;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>Writes small PDF files: lines of text at places of a page, in any script.</summary>
internal static class TestPdf
{
    /// <summary>One page for each text; a line's leading spaces move it to the right, and so do those within it.</summary>
    public static byte[] Of(params string[] pages)
    {
        var objects = new List<string>
        {
            "<< /Type /Catalog /Pages 2 0 R >>",
            $"<< /Type /Pages /Count {pages.Length} /Kids [{string.Join(' ', pages.Select((_, i) => $"{6 + (2 * i)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 >>",
            Stream(ToUnicode()),
        };
        for (var i = 0; i < pages.Length; i++)
        {
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 1190] /Resources << /Font << /F1 3 0 R >> >> /Contents {7 + (2 * i)} 0 R >>");
            objects.Add(Stream(Content(pages[i])));
        }

        return File(objects);
    }

    private static byte[] File(List<string> objects)
    {
        var file = new StringBuilder("%PDF-1.7\n");
        var places = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer << /Size {objects.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }

    /// <summary>Runs of text are set one by one, so that the gaps between them are gaps on paper.</summary>
    private static string Content(string page)
    {
        var content = new StringBuilder("BT /F1 10 Tf\n");
        var y = 1150;
        foreach (var line in page.Split('\n'))
        {
            for (var x = 0; x < line.Length;)
            {
                while (x < line.Length && line[x] == ' ') x++;
                var end = line.IndexOf("  ", x, StringComparison.Ordinal) is >= 0 and var gap ? gap : line.Length;
                if (end > x) content.Append(CultureInfo.InvariantCulture, $"1 0 0 1 {40 + (6 * x)} {y} Tm <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(OnPaper(line[x..end])))}> Tj\n");
                x = end;
            }

            y -= 12;
        }

        return content.Append("ET").ToString();
    }

    /// <summary>Arabic stands from right to left on paper.</summary>
    private static string OnPaper(string run) => run.Any(static c => c is >= '\u0590' and <= '\u06FF') ? string.Concat(run.Reverse()) : run;

    private static string Stream(string content) => $"<< /Length {content.Length} >>\nstream\n{content}\nendstream";

    /// <summary>Glyph numbers are UTF-16 units.</summary>
    private static string ToUnicode()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var part in Enumerable.Range(0, 256).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfrange\n");
            foreach (var high in part) map.Append(CultureInfo.InvariantCulture, $"<{high:X2}00> <{high:X2}FF> <{high:X2}00>\n");
            map.Append("endbfrange\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }
}
