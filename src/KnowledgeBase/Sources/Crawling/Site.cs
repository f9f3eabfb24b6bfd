using System.Net;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>A site that is read: where it begins, what belongs to it, what it lets us read.</summary>
/// <param name="Patterns">Which of its pages are wanted; all when not told.</param>
/// <param name="Access">The headers that open it.</param>
/// <param name="KnownAsSitemap">Whether what it begins with was a sitemap when it was read last.</param>
/// <param name="TakesEveryType">Whether what is read of it now counts whatever its type is said to be.</param>
internal sealed record Site(
    Uri Start, RobotsRules Robots, PagePatterns? Patterns = null, SiteAccess? Access = null, bool KnownAsSitemap = false, bool TakesEveryType = false)
{
    /// <summary>Whether it begins with a list of pages instead of a page.</summary>
    public bool IsSitemap => KnownAsSitemap || Sitemap.IsNamed(Start);

    /// <summary>The same host and port; the name with and without <c>www</c> is one site, and so are http and https.</summary>
    public bool Contains(Uri address) =>
        address.Scheme is "http" or "https"
        && WithoutWww(address.IdnHost).Equals(WithoutWww(Start.IdnHost), StringComparison.OrdinalIgnoreCase)
        && (address.Port == Start.Port || (address.IsDefaultPort && Start.IsDefaultPort));

    /// <summary>As its first page is read, and where that redirects to: whatever is included, but not what is excluded.</summary>
    public Site ForFirstPage => this with { Patterns = Patterns?.OnlyExcluding };

    /// <summary>
    /// As its robots.txt and its sitemaps are read, which no rule and no pattern is meant for. They are what they are by their
    /// address: many servers do not know their type.
    /// </summary>
    public Site ForOwnFiles => this with { Robots = Robots.WithoutRules, Patterns = null, TakesEveryType = true };

    /// <summary>Why an address may not be fetched, be it a page's own or one that a page redirects to; null when it may.</summary>
    public Refusal? Refuses(Uri address)
    {
        if (!Contains(address))
        {
            return IsPrivate(address)
                ? new Refusal(RefusalCodes.PrivateAddress, $"It leads to {address.IdnHost}, an address inside a private network.")
                : new Refusal(RefusalCodes.OtherSite, $"It leads to {address.IdnHost}, which is not the site that was added.");
        }

        if (!Robots.Allows(address)) return new Refusal(RefusalCodes.ForbiddenByRobots, "The site's robots.txt asks not to read this page.");
        return address == Start || Patterns?.Admits(address) != false ? null
            : new Refusal(RefusalCodes.Excluded, $"The patterns of this source leave out {DocumentTitle.Shorten(address.PathAndQuery)}.");
    }

    /// <summary>
    /// Whether a link may lead to a document: pictures, archives and the like are not worth a request. Any other ending may be a
    /// page's (<c>.cfm</c>, <c>/node.js</c>, <c>/2.0-rc1</c>); what is none after all says so by its type, and nothing more is read of it.
    /// </summary>
    public bool IsWorthReading(Uri address) =>
        Contains(address) && Robots.Allows(address) && Patterns?.Admits(address) != false && !NoPages.Contains(Path.GetExtension(address.AbsolutePath));

    /// <summary>The headers that open it, for its very address only: a redirect to http or to another host does not get them.</summary>
    public IEnumerable<KeyValuePair<string, string>> HeadersFor(Uri address) =>
        Uri.Compare(Start, address, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0 ? Access?.ToSend() ?? [] : [];

    private static readonly HashSet<string> NoPages = new(StringComparer.OrdinalIgnoreCase)
    {
        ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tif", ".tiff", ".heic", ".psd",
        ".mp3", ".m4a", ".wav", ".ogg", ".oga", ".flac", ".mp4", ".m4v", ".mov", ".avi", ".mkv", ".webm", ".ogv",
        ".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".jar",
        ".exe", ".msi", ".dmg", ".pkg", ".deb", ".rpm", ".apk", ".iso", ".bin",
        ".woff", ".woff2", ".ttf", ".otf", ".eot", ".css",
        ".xml", ".rss", ".atom", ".json", ".csv", ".ics", ".vcf",
        ".whl", ".nupkg", ".vsix", ".gem", ".cab", ".msix", ".ipa", ".aab", ".crx", ".xpi", ".img", ".ova", ".zst", ".lz", ".wasm", ".map",
        ".asc", ".sig", ".md5", ".sha1", ".sha256",
        ".log", ".sql", ".py", ".sh", ".ps1", ".bat", ".yml", ".yaml", ".toml", ".ini", ".conf", ".patch", ".diff", ".dat", ".db",
        ".mpg", ".mpeg", ".wmv", ".flv", ".swf", ".3gp", ".aac", ".opus", ".mid", ".eps", ".ai", ".dwg", ".stl", ".srt", ".vtt", ".kml", ".gpx",
        ".xsd", ".xsl", ".wsdl", ".rdf", ".rtf", ".docm", ".xlsm", ".xlsb", ".pps", ".ppsx", ".mobi",
        ".doc", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".epub",
    };

    private static bool IsPrivate(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) && !AddressGuard.IsPublic(ip));

    private static string WithoutWww(string host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
}
