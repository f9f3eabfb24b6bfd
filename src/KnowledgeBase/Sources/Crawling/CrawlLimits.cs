using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>What can leave out pages of a site that nobody asked to leave out (ADR 59).</summary>
internal enum CrawlLimit
{
    /// <summary>There are more pages than may be read, or far more addresses that lead to pages that are known already.</summary>
    PageCap,

    /// <summary>They are more links away from the first page than the server follows.</summary>
    MaxDepth,

    /// <summary>They go on for ever, as far as their addresses tell (<see cref="AddressFamily"/>).</summary>
    Family,

    /// <summary>Sitemaps that could not be read to their end, or lie on another host, or more of them than are read.</summary>
    Sitemaps,
}

/// <summary>How many pages of a site are read, and how deep: as its source was told, within what the server allows.</summary>
internal sealed class CrawlLimits(IOptions<KnowledgeOptions> options)
{
    /// <summary>A site may know its pages by some names each; one that makes up new names for them with every answer would be read for ever.</summary>
    private const int RequestsOfPage = 4;

    private const int FewestRequests = 100;

    public int CapOf(Source source) =>
        source.Kind == SourceKind.Url ? Math.Min(source.Told.PageCap ?? options.Value.PageCap, options.Value.MaxPageCap) : int.MaxValue;

    /// <summary>How many more addresses are read in the source's current sync: as pages, and as what may turn out to lead to a page that is known already.</summary>
    public int RestOf(Source source) => CapOf(source) is var cap && cap == int.MaxValue ? cap
        : (int)Math.Min(cap - source.Total, Math.Max(FewestRequests, (long)cap * RequestsOfPage) - source.Total - source.Moved);

    public int DepthOf(Source source) => Math.Min(source.Told.Crawl?.MaxDepth ?? int.MaxValue, options.Value.MaxDepth);

    /// <summary>Whether that depth is what its team asked for, so that nothing beyond it is missed.</summary>
    public bool IsDepthTold(Source source) => source.Told.Crawl?.MaxDepth <= options.Value.MaxDepth;

    /// <exception cref="DomainException">422: it would be promised and not kept.</exception>
    public void Check(int? pageCap, int? maxPages, CrawlSettings? crawl)
    {
        var most = options.Value.MaxPageCap;
        if (pageCap > most) throw Beyond("page_cap", "Page cap", most, "pages of a site", "MaxPageCap");
        if (maxPages > most) throw Beyond("max_pages", "Max pages", most, "pages of a site", "MaxPageCap");
        if (crawl?.MaxDepth > options.Value.MaxDepth) throw Beyond("crawl.max_depth", "Max depth", options.Value.MaxDepth, "links away from the first page", "MaxDepth");
    }

    private static DomainException Beyond(string field, string name, int most, string what, string setting) => new(
        ProblemCodes.ValidationFailed, FormattableString.Invariant($"{name} can't be above {most}: this server reads at most {most} {what} (Knowledge:{setting})"), 422, field);
}
