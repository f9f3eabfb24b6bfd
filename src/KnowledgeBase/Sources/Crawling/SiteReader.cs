using System.Text;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>
/// Reads a web site page by page. The frontier is the documents table itself: a page that was read adds what it links
/// to, so that a crawl goes on after a restart where it stopped.
/// </summary>
internal sealed class SiteReader(PageFetcher pages, SitemapReader sitemaps, ISecretBox secrets, CrawlLimits limits) : ISourceReader
{
    private const int MostFailuresInRow = 8;

    public SourceKind Kind => SourceKind.Url;

    public async Task<Discovery> DiscoverAsync(Source source, CancellationToken cancellationToken)
    {
        var start = new Uri(source.Place);
        var robotsFile = await pages.FetchAsync(new Uri(start, "/robots.txt"), SiteOf(source).ForOwnFiles, null, cancellationToken);
        // A site whose robots.txt cannot be had may be forbidding everything (RFC 9309, 2.3.1.4); one that has none allows everything.
        if (robotsFile.Refusal is { } why && !HasNone(robotsFile) && !LeadsAway(why))
            return new Discovery([], false, why with { Message = $"The site's robots.txt could not be read. {why.Message}" }, robotsFile.CanRetry);

        // One that is kept elsewhere is not followed there: what was read here before holds.
        var text = robotsFile.Page is { } file ? VisibleText.Clean(Encoding.UTF8.GetString(file.Bytes.AsSpan(0, Math.Min(file.Bytes.Length, RobotsRules.LongestFile))))
            : HasNone(robotsFile) ? null : source.Robots;
        var site = SiteOf(source) with { Robots = RobotsRules.Parse(text) };
        var given = await sitemaps.FindGivenAsync(site, cancellationToken);
        if (given is null && limits.DepthOf(source) == 0) return new Discovery([Found(start, 0)], true, Robots: text);

        // One more than is read, to see that there are more.
        var listed = await sitemaps.ReadAsync(site, given, limits.CapOf(source) + 1, cancellationToken);
        if (given is null) return new Discovery([Found(start, 0), .. listed.Pages.Where(page => page != start).Select(static page => Found(page, 1))], listed.IsComplete, Robots: text);
        return listed.Pages.Count > 0
            ? new Discovery([.. listed.Pages.Select(static page => Found(page, 0))], listed.IsComplete, Robots: text, IsSitemap: true)
            : new Discovery([], false, listed.WhyNone ?? new Refusal(RefusalCodes.Empty, "The sitemap names no page of this site that is to be read."), listed.CanRetry);
    }

    public async Task<SourceItem> ReadAsync(Source source, Document document, CancellationToken cancellationToken)
    {
        var site = SiteOf(source);
        var isBack = source.FailuresInRow >= MostFailuresInRow && await IsBackAsync(source, site, cancellationToken);
        if (source.FailuresInRow >= MostFailuresInRow && !isBack)
            return new SourceItem(null, new Refusal(RefusalCodes.Unreachable, "The site stopped answering while it was read."), Answered: false);
        var result = await pages.FetchAsync(new Uri(document.ExternalKey), RulesFor(document.Depth, site), document.KnownVersion(source.Live), cancellationToken);
        // Only the header can have changed: a page that is to be hidden or left alone now is read anew, with what it says itself.
        if (result.IsUnchanged && result.Directives != default) result = await pages.FetchAsync(new Uri(document.ExternalKey), RulesFor(document.Depth, site), null, cancellationToken);
        if (result.IsUnchanged) return new SourceItem(null, IsUnchanged: true);
        if (result.Page is not { } page) return new SourceItem(null, result.Refusal, result.CanRetry, result.RetryAfter, Answered: isBack || !IsSilence(result.Refusal));
        if (PageTypes.FormatOf(page) is not { } format) return new SourceItem(null, PageTypes.WrongType(page.MediaType));
        return new SourceItem(new RawDocument(page.Bytes, format, page.Address.AbsolutePath, page.Charset, page.Address, page.Directives), Address: page.Address, Version: page.Version);
    }

    public IEnumerable<DocumentId> Forbidden(Source source, IEnumerable<KnownDocument> documents)
    {
        var site = SiteOf(source);
        // A sitemap is none of the pages that it lists.
        return documents.Where(d => (site.IsSitemap && d.Key == source.Place) || RulesFor(d.Depth, site).Refuses(new Uri(d.Key)) is not null).Select(static d => d.Id);
    }

    /// <summary>
    /// The canonical address when it is the same page spelled differently. One that names quite another page is not
    /// believed: sites exist whose every page calls the home page its original.
    /// </summary>
    public string? UrlOf(Source source, SourceItem item, ParsedDocument parsed)
    {
        if (item.Address is not { } address) return parsed.Url;
        return parsed.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var canonical) && IsSamePage(canonical, address)
            ? canonical.AbsoluteUri : address.AbsoluteUri;
    }

    public IReadOnlyList<FoundDocument> LinksOf(Source source, int depth, SourceItem item, ParsedDocument parsed)
    {
        // Beyond a depth that is the server's and not the team's own, they are passed on for it to be said that they are left out.
        if (depth >= limits.DepthOf(source) && limits.IsDepthTold(source)) return [];
        var site = SiteOf(source);
        var page = item.Address ?? (Uri.TryCreate(parsed.Url, UriKind.Absolute, out var own) ? own : site.Start);
        return [.. (parsed.Links ?? []).Where(site.IsWorthReading).Select(link => Found(link, depth + 1) with { Family = AddressFamily.Of(page, link) })];
    }

    private Site SiteOf(Source source) =>
        new(new Uri(source.Place), RobotsRules.Parse(source.Robots), source.Told.Crawl?.ToPatterns(), source.AccessBy(secrets), source.Told.IsSitemap);

    /// <summary>Nothing but the first page and what it redirects to is no link away from it.</summary>
    private static Site RulesFor(int depth, Site site) => depth == 0 && !site.IsSitemap ? site.ForFirstPage : site;

    private static FoundDocument Found(Uri page, int depth) =>
        new(page.AbsoluteUri, DocumentTitle.Shorten(page.AbsolutePath is "/" ? page.IdnHost : DocumentTitle.FromName(Uri.UnescapeDataString(page.AbsolutePath))), page.AbsoluteUri, depth);

    private static bool IsSamePage(Uri one, Uri other) => Bare(one) == Bare(other);

    private static string Bare(Uri page)
    {
        var host = page.IdnHost.StartsWith("www.", StringComparison.Ordinal) ? page.IdnHost[4..] : page.IdnHost;
        var path = page.AbsolutePath.TrimEnd('/');
        foreach (var index in new[] { "/index.html", "/index.htm", "/index.php" })
        {
            if (path.EndsWith(index, StringComparison.OrdinalIgnoreCase)) path = path[..^index.Length];
        }

        return $"{host}{path}";
    }

    /// <summary>The site answered that there is no such file, or none for us (RFC 9309, 2.3.1.3): one that asks for patience says neither.</summary>
    private static bool HasNone(PageResult robots) => robots is { Status: >= 400 and < 500, CanRetry: false };

    private static bool LeadsAway(Refusal refusal) => refusal.Code is RefusalCodes.OtherSite or RefusalCodes.RedirectLoop;

    private static bool IsSilence(Refusal? refusal) => refusal?.Code is RefusalCodes.Timeout or RefusalCodes.Unreachable or RefusalCodes.CutOff;

    /// <summary>
    /// Many pages in a row without an answer: the site is down, or just these pages are broken. One more request tells; it is
    /// not made for each of the pages that are left, but for every eighth, sixteenth, thirty-second …
    /// </summary>
    private async Task<bool> IsBackAsync(Source source, Site site, CancellationToken cancellationToken)
    {
        if (source.FailuresInRow % MostFailuresInRow != 0 || !System.Numerics.BitOperations.IsPow2(source.FailuresInRow / MostFailuresInRow)) return false;
        var answer = await pages.FetchAsync(new Uri(site.Start, "/robots.txt"), site.ForOwnFiles, null, cancellationToken);
        return !IsSilence(answer.Refusal);
    }
}
