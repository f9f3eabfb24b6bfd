using System.IO.Compression;
using System.Text;
using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Ingestion;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>A sitemap that a source was given instead of a page.</summary>
/// <param name="Result">What came of fetching it; null when that is still to be done.</param>
internal sealed record GivenSitemap(Uri Address, PageResult? Result);

/// <summary>What the sitemaps of a site list.</summary>
/// <param name="IsComplete">Whether all of them could be read, each to its end.</param>
/// <param name="WhyNone">Why the first of those could not be read that could not.</param>
internal sealed record ListedPages(IReadOnlyList<Uri> Pages, bool IsComplete, Refusal? WhyNone, bool CanRetry);

/// <summary>Reads the sitemaps of a site, packed or not, and recognises one by its name or by what it holds.</summary>
internal sealed class SitemapReader(PageFetcher pages, IOptions<KnowledgeOptions> options)
{
    private const int MostSitemaps = 50;

    /// <summary>The sitemap that the site was given as; null when it begins with a page. What has no page's name is looked into.</summary>
    public async Task<GivenSitemap?> FindGivenAsync(Site site, CancellationToken cancellationToken)
    {
        if (Sitemap.IsNamed(site.Start)) return new GivenSitemap(site.Start, null);
        if (Sitemap.IsNone(site.Start)) return null;
        var result = await pages.FetchAsync(site.Start, site.ForFirstPage, null, cancellationToken);
        // What cannot be had is what it was; a page says why when it is read.
        var isSitemap = result.Page is { } page ? Sitemap.Is(Unpack(page.Bytes).Text) : site.KnownAsSitemap;
        return isSitemap ? new GivenSitemap(site.Start, result) : null;
    }

    /// <param name="given">Read instead of those that robots.txt names, or of <c>/sitemap.xml</c>.</param>
    public async Task<ListedPages> ReadAsync(Site site, GivenSitemap? given, int cap, CancellationToken cancellationToken)
    {
        var waiting = new Queue<Uri>();
        if (given is not null) waiting.Enqueue(given.Address);
        foreach (var named in given is null ? site.Robots.Sitemaps.DefaultIfEmpty("/sitemap.xml") : [])
        {
            if (PageAddress.Resolve(site.Start, named) is { } address) waiting.Enqueue(address);
        }

        var (found, known, read, refused, isWhole) = (new List<Uri>(), new HashSet<Uri>(), new HashSet<Uri>(), new List<PageResult>(), true);
        var isGuessed = given is null && site.Robots.Sitemaps.Count == 0;
        while (found.Count < cap && read.Count < MostSitemaps && waiting.TryDequeue(out var address))
        {
            if (!read.Add(address)) continue;
            // What another host lists of this site is not read, so that nobody knows what it is.
            isWhole &= site.Contains(address);
            if (!site.Contains(address)) continue;
            var result = address == given?.Address && given.Result is { } had ? had : await pages.FetchAsync(address, site.ForOwnFiles, null, cancellationToken);
            // Nobody said that there is one, and there is none: some sites have a page for every address, some lead to one of another
            // host, and some forbid what they do not have.
            var isDoubtful = isGuessed && read.Count == 1;
            if (result.Page is null && !(isDoubtful && IsNone(result))) refused.Add(result);
            if (result.Page is null) continue;
            var (text, isUnpacked) = Unpack(result.Page.Bytes);
            if (isDoubtful && isUnpacked && !Sitemap.IsAny(text)) continue;
            var sitemap = Sitemap.Parse(text);
            if ((!sitemap.IsWhole || !isUnpacked) && (!isUnpacked || Sitemap.IsAny(text))) refused.Add(Damaged);
            isWhole &= sitemap.IsWhole && isUnpacked;
            foreach (var next in sitemap.Sitemaps) if (PageAddress.Resolve(address, next) is { } more) waiting.Enqueue(more);
            found.AddRange(sitemap.Pages.Select(page => PageAddress.Resolve(address, page)).OfType<Uri>()
                .Where(page => page != given?.Address && site.IsWorthReading(page) && known.Add(page)).Take(cap - found.Count));
        }

        // Of those that were not read, or not to their end, nobody knows what they list.
        var isThrough = isWhole && (read.Count < MostSitemaps || waiting.All(read.Contains));
        var why = refused.Count > 0 && refused[0].Refusal is { } first ? first with { Message = $"The sitemap could not be read. {first.Message}" } : null;
        return new ListedPages(found, isThrough && refused.Count == 0, why, refused.Exists(static r => r.CanRetry));
    }

    private static bool IsNone(PageResult result) =>
        result is { Status: >= 400 and < 500, CanRetry: false } or { Refusal.Code: RefusalCodes.NotFound or RefusalCodes.OtherSite or RefusalCodes.RedirectLoop };

    private static PageResult Damaged { get; } = PageResult.Refused(RefusalCodes.Damaged, "It is damaged, or longer than a sitemap may be.");

    /// <summary>A sitemap may come as a gzip file; at most a page's limit comes out of it. What stands before a fault counts, and it is said that it is not all.</summary>
    private (string Text, bool IsWhole) Unpack(byte[] bytes)
    {
        if (!bytes.AsSpan().StartsWith<byte>([0x1F, 0x8B])) return (Encoding.UTF8.GetString(bytes), true);
        var (text, length) = (new byte[Math.Min(options.Value.MaxPageBytes, int.MaxValue / 2)], 0);
        try
        {
            using var unpacked = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            for (int more; (more = unpacked.Read(text, length, text.Length - length)) > 0;) length += more;
            return (Encoding.UTF8.GetString(text, 0, length), length < text.Length || unpacked.ReadByte() < 0);
        }
        catch (InvalidDataException)
        {
            return (Encoding.UTF8.GetString(text, 0, length), false);
        }
    }
}
