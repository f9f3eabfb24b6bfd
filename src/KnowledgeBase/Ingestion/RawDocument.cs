using Wheelhouse.KnowledgeBase.Sources.Crawling;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>How the bytes of a document are to be read.</summary>
internal enum DocumentFormat
{
    Markdown,
    Html,
    PlainText,
    Pdf,
    Docx,
}

/// <summary>A document as it came, before anything was understood of it.</summary>
/// <param name="Name">The file name or path; names the document when its text does not.</param>
/// <param name="DeclaredCharset">The charset of the Content-Type header, when there was one.</param>
/// <param name="Address">Where it was fetched from; relative links are resolved against it.</param>
/// <param name="Directives">What its site asked of those who search, when it sent it.</param>
internal sealed record RawDocument(
    ReadOnlyMemory<byte> Bytes,
    DocumentFormat Format,
    string Name,
    string? DeclaredCharset = null,
    Uri? Address = null,
    PageDirectives Directives = default)
{
    /// <summary>The format a file name announces; null for a file that is no document we read.</summary>
    public static DocumentFormat? FormatOf(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".md" or ".markdown" or ".mdown" or ".mkd" or ".mdx" => DocumentFormat.Markdown,
        ".html" or ".htm" or ".xhtml" => DocumentFormat.Html,
        ".txt" or ".text" => DocumentFormat.PlainText,
        ".pdf" => DocumentFormat.Pdf,
        ".docx" => DocumentFormat.Docx,
        _ => null,
    };
}
