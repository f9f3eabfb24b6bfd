using Wheelhouse.KnowledgeBase.Ingestion.Docx;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>From bytes to a document, or to the reason why not.</summary>
internal static class DocumentParser
{
    public static ParseResult Parse(RawDocument raw)
    {
        if (raw.Bytes.Length == 0) return Refusal.Empty;
        if (raw.Format == DocumentFormat.Docx) return DocxParser.Parse(raw);
        var declared = raw.DeclaredCharset ?? (raw.Format == DocumentFormat.Html ? HtmlCharset.Declared(raw.Bytes.Span) : null);
        var text = TextDecoding.Decode(raw.Bytes.Span, declared);
        if (text is null) return Refusal.BadEncoding;

        return raw.Format switch
        {
            DocumentFormat.Markdown => MarkdownParser.Parse(text, raw),
            DocumentFormat.Html => HtmlPage.Parse(text, raw),
            _ => PlainTextParser.Parse(text, raw),
        };
    }
}
