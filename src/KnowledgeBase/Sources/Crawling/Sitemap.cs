using System.Xml;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>The addresses of a sitemap: of pages, or of further sitemaps when it is an index.</summary>
internal sealed record Sitemap(IReadOnlyList<string> Pages, IReadOnlyList<string> Sitemaps)
{
    private const int MostEntries = 50_000;

    /// <summary>What may stand before the beginning: a byte order mark, too.</summary>
    private static readonly char[] Blank = ['\uFEFF', ' ', '\t', '\r', '\n'];

    /// <summary>No DTD: neither entities that grow nor entities that fetch.</summary>
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };

    private static readonly string[] PageEndings = [".html", ".htm", ".xhtml", ".shtml", ".md", ".pdf", ".docx"];

    /// <summary>Whether an address calls itself one.</summary>
    public static bool IsNamed(Uri address) =>
        address.AbsolutePath.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || address.AbsolutePath.EndsWith(".xml.gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether an address is known for none: a site's home, or a page by its name.</summary>
    public static bool IsNone(Uri address) =>
        address.PathAndQuery == "/" || Array.Exists(PageEndings, ending => address.AbsolutePath.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a text is one, by its outermost element.</summary>
    public static bool Is(string text)
    {
        if (!text.AsSpan().TrimStart(Blank).StartsWith("<")) return false;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.TrimStart(Blank)), Settings);
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName is "urlset" or "sitemapindex";
        }
        catch (XmlException)
        {
            return false;
        }
    }

    /// <summary>Reads XML, or a plain list of addresses. What stands before a fault in the file counts.</summary>
    public static Sitemap Parse(string text)
    {
        var (pages, sitemaps) = (new List<string>(), new List<string>());
        if (!text.AsSpan().TrimStart(Blank).StartsWith("<"))
        {
            pages.AddRange(text.Split('\n').Select(static line => line.Trim()).Where(static line => line.StartsWith("http", StringComparison.Ordinal)).Take(MostEntries));
            return new Sitemap(pages, sitemaps);
        }

        try
        {
            Read(text.TrimStart(Blank), pages, sitemaps);
        }
        catch (XmlException)
        {
            // Cut off or faulty further on.
        }

        return new Sitemap(pages, sitemaps);
    }

    private static void Read(string text, List<string> pages, List<string> sitemaps)
    {
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        var parents = new Stack<string>();
        string? address = null;
        while (pages.Count + sitemaps.Count < MostEntries && reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && !reader.IsEmptyElement) parents.Push(reader.LocalName);
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) address = reader.Value.Trim();
            else if (reader.NodeType == XmlNodeType.EndElement && parents.TryPop(out var element) && element == "loc" && address is not null)
            {
                // An image's address stands in a loc of its own, below image and not below url.
                var parent = parents.TryPeek(out var above) ? above : null;
                if (parent == "sitemap") sitemaps.Add(address);
                else if (parent == "url") pages.Add(address);
            }
        }
    }
}
