using System.Xml;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>The addresses of a sitemap: of pages, or of further sitemaps when it is an index.</summary>
internal sealed record Sitemap(IReadOnlyList<string> Pages, IReadOnlyList<string> Sitemaps)
{
    private const int MostEntries = 50_000;

    /// <summary>Reads XML, or a plain list of addresses. What stands before a fault in the file counts.</summary>
    public static Sitemap Parse(string text)
    {
        var (pages, sitemaps) = (new List<string>(), new List<string>());
        if (!text.AsSpan().TrimStart().StartsWith("<"))
        {
            pages.AddRange(text.Split('\n').Select(static line => line.Trim()).Where(static line => line.StartsWith("http", StringComparison.Ordinal)).Take(MostEntries));
            return new Sitemap(pages, sitemaps);
        }

        try
        {
            Read(text.TrimStart(), pages, sitemaps);
        }
        catch (XmlException)
        {
            // Cut off or faulty further on.
        }

        return new Sitemap(pages, sitemaps);
    }

    private static void Read(string text, List<string> pages, List<string> sitemaps)
    {
        // No DTD: neither entities that grow nor entities that fetch.
        using var reader = XmlReader.Create(
            new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true });
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
