using Wheelhouse.KnowledgeBase.Ingestion;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>Which kinds of content are read, and how.</summary>
internal static class PageTypes
{
    private const string Pdf = "application/pdf";
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>Whether it is worth reading the body at all.</summary>
    public static bool IsRead(string? mediaType) => mediaType is null
        || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || mediaType.Contains("xml", StringComparison.OrdinalIgnoreCase)
        || mediaType.Equals(Pdf, StringComparison.OrdinalIgnoreCase) || mediaType.Equals(Docx, StringComparison.OrdinalIgnoreCase)
        // Sitemaps are served compressed, too.
        || mediaType.Contains("gzip", StringComparison.OrdinalIgnoreCase);

    /// <summary>The way to read a page; null for what is no document.</summary>
    public static DocumentFormat? FormatOf(FetchedPage page)
    {
        var isMarkdownFile = RawDocument.FormatOf(page.Address.AbsolutePath) == DocumentFormat.Markdown;
        return page.MediaType switch
        {
            "text/html" or "application/xhtml+xml" => DocumentFormat.Html,
            "text/markdown" or "text/x-markdown" => DocumentFormat.Markdown,
            "text/plain" => isMarkdownFile ? DocumentFormat.Markdown : DocumentFormat.PlainText,
            null => page.Bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? DocumentFormat.Html
                : isMarkdownFile ? DocumentFormat.Markdown : DocumentFormat.PlainText,
            Pdf => DocumentFormat.Pdf,
            Docx => DocumentFormat.Docx,
            _ => null,
        };
    }

    public static Refusal WrongType(string? mediaType) =>
        new(RefusalCodes.WrongType, $"It is {mediaType ?? "of an unknown type"}; only web pages, PDF, Word documents, Markdown and plain text are read.");
}
