using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Wheelhouse.Bench.Crawling;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Serving;
using Site = Wheelhouse.Bench.Serving.Site;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>crawl</c>: a help centre of 2,000 pages with everything that can be wrong with one is read to its end.</summary>
internal static class CrawlCommand
{
    private const long MostPageBytes = 2_000_000;
    private const int MostDepth = 8;
    private static readonly TimeSpan LongestCrawl = TimeSpan.FromMinutes(20);

    public static Command Create()
    {
        var command = new Command("crawl", "Crawls a site of 2,000 pages with 100 faults and an endless calendar, against an HttpClient that fetches the same pages.") { Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Shared.Smoke)
            ? RunAsync(new Scorecard(false), SiteSize.Small, 220, TimeSpan.FromMilliseconds(400), cancellationToken)
            : RunAsync(new Scorecard(true), SiteSize.Full, 2_500, TimeSpan.FromSeconds(1), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, SiteSize size, int cap, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var decoys = await Decoys.OpenAsync(cancellationToken);
        await using var help = await TroubledSite.StartAsync(size, decoys.Addresses, cancellationToken);
        await using var installation = await Installation.CreateAsync(cancellationToken);
        await using var server = await ServerProcess.StartAsync(installation, SettingsFor(help, patience), cancellationToken);
        using var site = await Site.CreateAsync(server, cancellationToken);

        var watch = Stopwatch.StartNew();
        await site.PostAsync("knowledge/sources", new { kind = "url", url = help.Address.AbsoluteUri, page_cap = cap }, cancellationToken);
        while (watch.Elapsed < LongestCrawl && await installation.AskAsync<string>("select status from knowledge.sources", cancellationToken) is "waiting" or "syncing")
            await Task.Delay(100, cancellationToken);
        var took = watch.Elapsed;

        var pages = await ReadAsync(installation, cancellationToken);
        Judge(score, size, cap, pages, decoys, help);
        await TellTimeAsync(help, took, patience, cancellationToken);
        Shared.TellMemory(score, server);
        return score.ExitCode;
    }

    private static void Judge(Scorecard score, SiteSize size, int cap, List<Page> pages, Decoys decoys, TroubledSite help)
    {
        var expected = Faults.Of(size).ToDictionary(static f => f.Path, static f => f.Code, StringComparer.Ordinal);
        var calendar = pages.Count(static p => p.Path.StartsWith("/calendar", StringComparison.Ordinal));
        foreach (var (path, code) in expected)
        {
            var found = pages.Find(p => p.Path == path);
            if (found?.Code != code) Scorecard.Say($"      {path} should be {code} and is {found?.Code ?? found?.Status ?? "not there"}");
        }

        score.Exactly("pages that can be read and are found", pages.Count(static p => p.Status == "indexed" && !p.Path.StartsWith("/calendar", StringComparison.Ordinal)), size.Articles);
        score.Exactly("pages that cannot be read and are called what they are", expected.Count(e => pages.Exists(p => p.Path == e.Key && p.Code == e.Value)), expected.Count);
        score.Exactly("other pages with an error", pages.Count(p => p.Code is not null && !expected.ContainsKey(p.Path)), 0);
        score.Exactly("visits to the decoys on 127.0.0.2, [::1] and another port of 127.0.0.1", decoys.Visits, 0);
        score.Exactly("pages beyond the cap", Math.Max(0, pages.Count - cap), 0);
        score.Exactly("pages deeper than the limit", pages.Count(static p => p.Depth > MostDepth), 0);
        score.Exactly("pages merged though no two are the same", pages.Count(static p => p.Status == "merged" && p.Path.StartsWith("/articles", StringComparison.Ordinal)), 0);
        Scorecard.Tell("pages of the endless calendar that were let in", calendar, $" of a cap of {cap.ToString(CultureInfo.InvariantCulture)}");
        Scorecard.Tell("most that was sent of a page of 21 MB", help.MostSent / 1e6, " MB");
    }

    private static async Task TellTimeAsync(TroubledSite help, TimeSpan took, TimeSpan patience, CancellationToken cancellationToken)
    {
        var asked = help.Requests.ToList();
        var bare = await BareLoop.RunAsync(help.Address, asked.Distinct(StringComparer.Ordinal), patience, MostPageBytes, cancellationToken);
        Scorecard.Tell("requests", asked.Count, $", {(asked.Count - asked.Distinct(StringComparer.Ordinal).Count()).ToString(CultureInfo.InvariantCulture)} of them for the second time");
        Scorecard.Tell("crawled, parsed, embedded and indexed in", took.TotalSeconds, " s");
        Scorecard.Tell("fetched by HttpClient alone in", bare.TotalSeconds, " s");
        Scorecard.Tell("crawl as a multiple of fetching alone", took / bare);
    }

    private static async Task<List<Page>> ReadAsync(Installation installation, CancellationToken cancellationToken)
    {
        var pages = new List<Page>();
        await using var command = installation.Source.CreateCommand("select external_key, status, error_code, depth from knowledge.documents where removed_at is null");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            pages.Add(new Page(new Uri(reader.GetString(0)).PathAndQuery, reader.GetString(1), await reader.IsDBNullAsync(2, cancellationToken) ? null : reader.GetString(2), reader.GetInt32(3)));
        return pages;
    }

    private static Dictionary<string, string> SettingsFor(TroubledSite help, TimeSpan patience) => new()
    {
        ["Wheelhouse__Outbound__AllowedPrivateHosts__0"] = help.Address.Authority,
        ["Knowledge__CrawlDelay"] = "00:00:00",
        ["Knowledge__PageTimeout"] = patience.ToString("c", CultureInfo.InvariantCulture),
        ["Knowledge__MaxPageBytes"] = MostPageBytes.ToString(CultureInfo.InvariantCulture),
    };

    private sealed record Page(string Path, string Status, string? Code, int Depth);
}
