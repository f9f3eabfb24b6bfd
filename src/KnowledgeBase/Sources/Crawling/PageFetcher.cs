using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Crawling;

/// <summary>A page as it came.</summary>
/// <param name="Address">Where it was found in the end, after redirects.</param>
/// <param name="Version">What the site calls this state of it; null when it says nothing.</param>
/// <param name="Directives">What the header X-Robots-Tag asks.</param>
internal sealed record FetchedPage(
    Uri Address, byte[] Bytes, string? MediaType, string? Charset, PageVersion? Version = null, PageDirectives Directives = default);

/// <summary>A page, or why there is none.</summary>
/// <param name="CanRetry">Whether the same request may work in a moment.</param>
/// <param name="IsUnchanged">The page is the one that was asked about.</param>
/// <param name="Directives">What the header X-Robots-Tag asks of an unchanged page.</param>
/// <param name="Status">What the site refused it with; null when it did not answer so, or nothing was asked.</param>
internal sealed record PageResult(
    FetchedPage? Page, Refusal? Refusal = null, bool CanRetry = false, TimeSpan? RetryAfter = null, bool IsUnchanged = false, PageDirectives Directives = default,
    int? Status = null)
{
    public static PageResult Refused(string code, string message, bool canRetry = false) => new(null, new Refusal(code, message), canRetry);
}

/// <summary>Fetches one page of a site: within its host, its robots.txt and our limits. Never more than the limit is held.</summary>
internal sealed class PageFetcher(OutboundHttp outbound, CrawledHosts hosts, TimeProvider time, IOptions<KnowledgeOptions> options)
{
    private const int MostRedirects = 5;

    private readonly HttpClient _http = outbound.CreateClient(OutboundLimits.Page with
    {
        MaxRedirects = 0,
        MaxResponseBytes = options.Value.MaxPageBytes,
        HeadersTimeout = options.Value.PageTimeout,
        ReadTimeout = options.Value.PageTimeout,
        TotalTimeout = options.Value.PageTimeout * 3,
    });

    /// <param name="site">Whose rules hold for the address and for everything that it redirects to.</param>
    /// <param name="known">The version that is there already: when the site still has it, it is not sent.</param>
    public async Task<PageResult> FetchAsync(Uri address, Site site, PageVersion? known, CancellationToken cancellationToken)
    {
        try
        {
            return await FollowAsync(address, site, known, cancellationToken);
        }
        catch (OutboundException failure)
        {
            return Explain(failure);
        }
        catch (InvalidDataException)
        {
            return PageResult.Refused(RefusalCodes.FetchFailed, "The page is compressed in a way that cannot be read.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return PageResult.Refused(RefusalCodes.CutOff, $"{address.IdnHost} broke off the connection.", canRetry: true);
        }
        finally
        {
            if (PauseOf(site) is var pause && pause > TimeSpan.Zero) await hosts.RestAsync(address.Authority, pause, cancellationToken);
        }
    }

    private async Task<PageResult> FollowAsync(Uri address, Site site, PageVersion? known, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            if (site.Refuses(address) is { } refusal) return new PageResult(null, refusal);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", "Wheelhouse/1.0 (reads help centres for their owners; robots.txt: wheelhouse)");
            request.Headers.TryAddWithoutValidation("Accept", "text/html, application/xhtml+xml, text/markdown, application/pdf;q=0.9, text/plain;q=0.8, application/xml;q=0.5");
            if (known?.Etag is { } etag) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
            if (known?.LastModified is { } modified) request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
            foreach (var (name, value) in site.HeadersFor(address)) request.Headers.TryAddWithoutValidation(name, value);
            await WaitTurnAsync(address, site, cancellationToken);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
            {
                if (PageAddress.Resolve(address, location.OriginalString) is not { } next)
                    return PageResult.Refused(RefusalCodes.FetchFailed, "The page redirects to something that is no web address.");
                address = next;
                continue;
            }

            if (response.StatusCode == HttpStatusCode.NotModified && known is not null) return new PageResult(null, IsUnchanged: true, Directives: DirectivesOf(response));
            return response.IsSuccessStatusCode
                ? new PageResult(await ReadAsync(address, site, response, cancellationToken))
                : Explain(response) with { Status = (int)response.StatusCode };
        }

        return PageResult.Refused(RefusalCodes.RedirectLoop, "The page redirects in circles.");
    }

    /// <summary>Between two requests to a host lies the pause that is configured, or the one that the site asks for when that is longer.</summary>
    private async Task WaitTurnAsync(Uri address, Site site, CancellationToken cancellationToken)
    {
        if (PauseOf(site) is var pause && pause > TimeSpan.Zero && await hosts.BookAsync(address.Authority, pause, cancellationToken) is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
    }

    private TimeSpan PauseOf(Site site)
    {
        var asked = site.Robots.CrawlDelay is { } delay && delay > options.Value.CrawlDelay ? delay : options.Value.CrawlDelay;
        return asked < options.Value.LongestCrawlDelay ? asked : options.Value.LongestCrawlDelay;
    }

    private static async Task<FetchedPage> ReadAsync(Uri address, Site site, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var type = response.Content.Headers.ContentType;
        // A picture or a film is not read at all: its type alone refuses it.
        if (!site.TakesEveryType && !PageTypes.IsRead(type?.MediaType)) return new FetchedPage(address, [], type?.MediaType, null);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancellationToken);
        return new FetchedPage(address, bytes.ToArray(), type?.MediaType?.ToLowerInvariant(), type?.CharSet, VersionOf(response), DirectivesOf(response));
    }

    private static PageDirectives DirectivesOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("X-Robots-Tag", out var lines)
            ? lines.Aggregate(default(PageDirectives), static (all, line) => all.And(PageDirectives.Parse(line))) : default;

    private static PageVersion? VersionOf(HttpResponseMessage response)
    {
        var etag = Short(response.Headers.NonValidated.TryGetValues("ETag", out var tags) ? tags.ToString() : null);
        var modified = Short(response.Content.Headers.NonValidated.TryGetValues("Last-Modified", out var dates) ? dates.ToString() : null);
        return etag is null && modified is null ? null : new PageVersion(etag, modified);
        static string? Short(string? value) => value is { Length: > 0 and <= 500 } && value.All(static c => c is >= ' ' and <= '~') ? value : null;
    }

    private static PageResult Explain(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            404 or 410 => PageResult.Refused(RefusalCodes.NotFound, "The site has no such page."),
            401 or 402 or 403 or 407 or 451 => PageResult.Refused(RefusalCodes.AccessDenied, $"The site does not let us read this page (status {status})."),
            408 or 504 => PageResult.Refused(RefusalCodes.Timeout, $"The site took too long (status {status}).", canRetry: true),
            429 or 503 => PageResult.Refused(RefusalCodes.Busy, $"The site asks to come back later (status {status}).", canRetry: true)
                with
            { RetryAfter = After(response.Headers.RetryAfter) },
            >= 500 => PageResult.Refused(RefusalCodes.ServerError, $"The site answered with an error (status {status}).", canRetry: true),
            _ => PageResult.Refused(RefusalCodes.FetchFailed, $"The site answered with status {status}."),
        };
    }

    private static TimeSpan? After(RetryConditionHeaderValue? retry) =>
        retry?.Delta is { } delta ? TimeSpan.FromSeconds(Math.Clamp(delta.TotalSeconds, 0, 60)) : null;

    private static PageResult Explain(OutboundException failure) => failure.Failure switch
    {
        OutboundFailure.PrivateAddress => PageResult.Refused(RefusalCodes.PrivateAddress, failure.Message),
        OutboundFailure.TimedOut => PageResult.Refused(RefusalCodes.Timeout, failure.Message + ".", canRetry: true),
        OutboundFailure.TooLarge => PageResult.Refused(RefusalCodes.TooLarge, failure.Message + "."),
        OutboundFailure.Unreachable => PageResult.Refused(RefusalCodes.Unreachable, failure.Message + ".", canRetry: true),
        _ => PageResult.Refused(RefusalCodes.FetchFailed, failure.Message + "."),
    };
}
