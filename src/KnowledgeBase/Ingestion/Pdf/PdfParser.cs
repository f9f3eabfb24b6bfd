using System.Text;

namespace Wheelhouse.KnowledgeBase.Ingestion.Pdf;

/// <summary>
/// From the text that pdftotext lays out as on paper to Markdown. Where each page begins is kept beside the text, not in it:
/// a heading for every page would cut sentences in two and stand in the index, while with it a passage can be cited as
/// <c>manual.pdf#page=7</c> however it was cut.
/// </summary>
internal static class PdfParser
{
    public static ParseResult Parse(string text, RawDocument raw)
    {
        // pdftotext ends each page with a form feed, which cleaning takes away.
        var pages = text.TrimEnd('\f', '\n', ' ').Split('\f').Select(static page => VisibleText.Clean(page).Split('\n').ToList()).ToList();
        PdfMargins.Remove(pages);
        var content = new StringBuilder();
        var starts = new List<int>();
        string? title = null;
        foreach (var page in pages)
        {
            var markdown = PdfPage.ToMarkdown(page, isFirst: content.Length == 0, out var heading);
            if (content.Length == 0) title = heading;
            if (content.Length > 0 && markdown.Length > 0) content.Append(PdfPage.GoesOn(content, markdown) ? "\n" : "\n\n");
            starts.Add(content.Length);
            content.Append(markdown);
        }

        var whole = content.ToString();
        if (!whole.Any(char.IsLetterOrDigit)) return PdfRefusals.NoText;
        return new ParsedDocument(DocumentTitle.Shorten(title ?? DocumentTitle.FromName(raw.Name)), whole) { PageStarts = starts };
    }
}
