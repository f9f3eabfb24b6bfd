using System.IO.Compression;
using System.Text;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>Writes small Word documents around the XML of a body.</summary>
internal static class TestDocx
{
    private const string Word = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    public static byte[] Of(string body, string before = "")
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>");
            Add(archive, "word/_rels/document.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"x/hyperlink\" Target=\"https://example.com/a(b)\" TargetMode=\"External\"/><Relationship Id=\"r2\" Type=\"x/hyperlink\" Target=\"javascript:alert(1)\" TargetMode=\"External\"/></Relationships>");
            Add(archive, "word/styles.xml", $"""
                <w:styles {Word}>
                <w:style w:styleId="T"><w:name w:val="Title"/></w:style>
                <w:style w:styleId="berschrift2"><w:name w:val="heading 2"/></w:style>
                <w:style w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="berschrift2"/></w:style>
                <w:style w:styleId="Bullets"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
                </w:styles>
                """);
            Add(archive, "word/numbering.xml", $"""
                <w:numbering {Word}>
                <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
                <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
                <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
                </w:numbering>
                """);
            Add(archive, "docProps/core.xml", "<p xmlns:dcterms=\"http://purl.org/dc/terms/\"><dcterms:modified>2025-03-04T05:06:07Z</dcterms:modified></p>");
            Add(archive, "word/document.xml", $"{before}<w:document {Word}><w:body>{body}</w:body></w:document>");
        }

        return stream.ToArray();
    }

    public static string Paragraph(string text, string properties = "") => $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>";

    public static string Styled(string text, string style) => Paragraph(text, $"<w:pStyle w:val=\"{style}\"/>");

    public static string Item(string text, int list, int level) => Paragraph(text, $"<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>");

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var entry = archive.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }
}
