using System.Xml;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>The addresses of a sitemap: of pages, or of further sitemaps when it is an index.</summary>
/// <param name="IsWhole">Whether these are all that it lists: it is one at all, nothing in it is damaged, and it is not too long.</param>
internal sealed record Sitemap(IReadOnlyList<string> Pages, IReadOnlyList<string> Sitemaps, bool IsWhole)
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

    /// <summary>Whether a text is one in XML, by its outermost element.</summary>
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

    /// <summary>Whether a text is one in XML or a plain list of addresses, and not the page that some sites answer everything with.</summary>
    public static bool IsAny(string text) => Is(text) || (!IsXml(text) && Lines(text).Any());

    /// <summary>Reads XML, or a plain list of addresses. What stands before a fault in the file counts.</summary>
    public static Sitemap Parse(string text)
    {
        if (!IsXml(text))
        {
            var lines = Lines(text).Take(MostEntries + 1).ToList();
            return new Sitemap([.. lines.Take(MostEntries)], [], IsWhole: lines.Count is > 0 and <= MostEntries);
        }

        var (pages, sitemaps) = (new List<string>(), new List<string>());
        try
        {
            return new Sitemap(pages, sitemaps, IsWhole: Read(text.TrimStart(Blank), pages, sitemaps) && Is(text));
        }
        catch (XmlException)
        {
            // Cut off or faulty further on: a bare "&" in one address is enough.
            return new Sitemap(pages, sitemaps, IsWhole: false);
        }
    }

    private static bool IsXml(string text) => text.AsSpan().TrimStart(Blank).StartsWith("<");

    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(static line => line.Trim(Blank)).Where(static line => line.StartsWith("http", StringComparison.Ordinal));

    /// <summary>False when it lists more than is read.</summary>
    private static bool Read(string text, List<string> pages, List<string> sitemaps)
    {
        using var reader = XmlReader.Create(new StringReader(text), Settings);
        var parents = new Stack<string>();
        string? address = null;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && !reader.IsEmptyElement) parents.Push(reader.LocalName);
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) address = reader.Value.Trim();
            else if (reader.NodeType == XmlNodeType.EndElement && parents.TryPop(out var element) && element == "loc" && address is not null)
            {
                // An image's address stands in a loc of its own, below image and not below url.
                var parent = parents.TryPeek(out var above) ? above : null;
                if (parent is not ("sitemap" or "url")) continue;
                if (pages.Count + sitemaps.Count >= MostEntries) return false;
                (parent == "sitemap" ? sitemaps : pages).Add(address);
            }
        }

        return true;
    }
}
