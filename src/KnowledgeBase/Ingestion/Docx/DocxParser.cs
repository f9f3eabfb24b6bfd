using System.Globalization;
using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Wheelhouse.KnowledgeBase.Ingestion.Docx;

/// <summary>Reads a Word document: a zip of XML, of which the text, the styles, the lists and the addresses of links count.</summary>
internal static class DocxParser
{
    /// <summary>Compound files begin so: Word of before 2007, and a newer document that is locked with a password.</summary>
    private static readonly byte[] CompoundFile = [0xD0, 0xCF, 0x11, 0xE0];

    public static ParseResult Parse(RawDocument raw)
    {
        var head = raw.Bytes.Span;
        if (head.StartsWith(CompoundFile))
            return new Refusal(RefusalCodes.PasswordProtected, "The document is locked with a password, or of an old version of Word. Save it without one as .docx and add it again.");
        if (!head.StartsWith("PK"u8)) return new Refusal(RefusalCodes.WrongType, "The file is called a Word document and is none.");
        try
        {
            using var parts = new DocxParts(raw.Bytes);
            return Read(parts, raw);
        }
        catch (DocxTooLargeException)
        {
            return new Refusal(RefusalCodes.TooLarge, FormattableString.Invariant($"The document holds more than {DocxParts.MostBytes / 1024 / 1024} MB when unpacked."));
        }
        catch (Exception broken) when (broken is InvalidDataException or XmlException or EndOfStreamException)
        {
            return new Refusal(RefusalCodes.Damaged, "The document is damaged or breaks off before its end. Download or save it again.");
        }
    }

    private static ParseResult Read(DocxParts parts, RawDocument raw)
    {
        var content = new DocxToMarkdown(DocxStyles.Read(parts), parts.Links(), raw.Address);
        foreach (var block in parts.Body()) content.Add(block);
        var markdown = VisibleText.Clean(content.ToString()).Trim('\n', ' ');
        if (!markdown.Any(char.IsLetterOrDigit))
            return new Refusal(RefusalCodes.NoText, "The document holds no text, only pictures or nothing. Add its text in another form.");

        var (title, modified) = Properties(parts);
        return new ParsedDocument(
            DocumentTitle.Shorten(content.Title ?? title ?? DocumentTitle.FromName(raw.Name)), markdown, UpdatedAt: modified, Links: content.Links);
    }

    private static (string? Title, DateTimeOffset? Modified) Properties(DocxParts parts)
    {
        var properties = parts.Find("docProps/core.xml");
        var title = VisibleText.OneLine(properties?.Elements().FirstOrDefault(static e => e.Name.LocalName == "title")?.Value ?? "");
        var modified = properties?.Elements().FirstOrDefault(static e => e.Name.LocalName == "modified")?.Value;
        return (
            title.Length > 0 ? title : null,
            DateTimeOffset.TryParse(modified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null);
    }
}

/// <summary>More came out of the archive than a document may have.</summary>
internal sealed class DocxTooLargeException : Exception;

/// <summary>The XML files within a document, unpacked without trusting what the archive says of their sizes.</summary>
internal sealed class DocxParts : IDisposable
{
    /// <summary>All parts that are read together. A book of 1,000 pages has about 10 MB.</summary>
    public const int MostBytes = 50 * 1024 * 1024;

    private const int MostEntries = 10_000;

    private readonly ZipArchive _archive;
    private readonly string _main;
    private long _left = MostBytes;

    public DocxParts(ReadOnlyMemory<byte> bytes)
    {
        _archive = new ZipArchive(new MemoryStream(bytes.ToArray(), writable: false), ZipArchiveMode.Read);
        if (_archive.Entries.Count > MostEntries) throw new DocxTooLargeException();
        _main = Find("_rels/.rels")?.Elements()
            .FirstOrDefault(static e => e.Attribute("Type")?.Value.EndsWith("/officeDocument", StringComparison.Ordinal) == true)
            ?.Attribute("Target")?.Value.TrimStart('/') ?? "word/document.xml";
    }

    /// <summary>What stands one below another in the text: paragraphs and tables, one at a time.</summary>
    public IEnumerable<XElement> Body()
    {
        using var reader = Reader(Bytes(_main) ?? throw new InvalidDataException());
        while (reader.Read() && !(reader.NodeType == XmlNodeType.Element && reader.LocalName == "body"))
        {
        }

        if (reader.EOF) throw new InvalidDataException();
        for (var more = reader.Read(); more && reader.NodeType != XmlNodeType.EndElement;)
        {
            if (reader.NodeType == XmlNodeType.Element) yield return (XElement)XNode.ReadFrom(reader);
            else more = reader.Read();
        }
    }

    /// <summary>The addresses of links by their ids.</summary>
    public Dictionary<string, string> Links()
    {
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var relation in FindBeside("_rels/" + Path.GetFileName(_main) + ".rels")?.Elements() ?? [])
        {
            if (relation.Attribute("TargetMode")?.Value == "External" && relation.Attribute("Id")?.Value is { } id && relation.Attribute("Target")?.Value is { } target)
                links[id] = target;
        }

        return links;
    }

    /// <summary>A part that stands beside the text.</summary>
    public XElement? FindBeside(string name) => Find(_main[..(_main.LastIndexOf('/') + 1)] + name);

    public XElement? Find(string name)
    {
        if (Bytes(name) is not { } bytes) return null;
        using var reader = Reader(bytes);
        return XElement.Load(reader);
    }

    public void Dispose() => _archive.Dispose();

    private static XmlReader Reader(byte[] bytes) => XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    private byte[]? Bytes(string name)
    {
        if (_archive.GetEntry(name) is not { } entry) return null;
        using var content = entry.Open();
        using var bytes = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            if ((_left -= read) < 0) throw new DocxTooLargeException();
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
