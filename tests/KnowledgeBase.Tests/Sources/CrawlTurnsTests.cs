using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Retention;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>Sources that read one host take turns, and nobody else waits for them.</summary>
public sealed class CrawlTurnsTests : KnowledgeHost
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public CrawlTurnsTests()
    {
        Settings["Knowledge:CrawlDelay"] = "00:00:00.100";
        Settings["Knowledge:PageTimeout"] = "00:01:00";
    }

    [Fact]
    public async Task Sources_on_one_host_keep_its_pause_together()
    {
        var (watch, asked) = (Stopwatch.StartNew(), new ConcurrentQueue<TimeSpan>());
        Site.Raw("/robots.txt", $"User-agent: *\nCrawl-delay: {Pause.TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}", "text/plain");
        string[] starts = ["a", "b", "c"];
        foreach (var start in starts)
        {
            for (var i = 0; i < 3; i++)
            {
                var (path, next) = ($"/{start}{new string('x', i)}.html", $"/{start}{new string('x', i + 1)}.html");
                Site.Do(path, async http =>
                {
                    asked.Enqueue(watch.Elapsed);
                    http.Response.ContentType = "text/html";
                    await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, $"<main><h1>{path}</h1><p>All about {path}.</p><a href='{next}'>next</a></main>");
                });
            }
        }

        var added = await Task.WhenAll(starts.Select(start => PostAsync($"{Knowledge}/sources", new { url = new Uri(Site.Address, $"/{start}.html").AbsoluteUri, page_cap = 3 })));
        foreach (var source in added) await SettledAsync(source["id"]!.GetValue<long>());

        asked.Count.ShouldBe(9);
        (asked.Max() - asked.Min()).ShouldBeGreaterThan((Pause * 8) - TimeSpan.FromMilliseconds(100));
        Site.MostAtOnce.ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.crawled_hosts")).ShouldBe(1);
    }

    [Fact]
    public async Task A_host_that_nobody_has_asked_for_a_month_is_forgotten()
    {
        var hosts = Host.Services.GetRequiredService<CrawledHosts>();
        foreach (var host in (string[])["http://old.example:80", "http://slow.example:80", "http://new.example:80"]) await hosts.BookAsync(host, Pause, CancellationToken.None);
        await ExecuteAsync("update knowledge.crawled_hosts set (taken_at, next_at) = (taken_at - interval '31 days', next_at - interval '31 days') where host <> 'http://new.example:80'");
        await hosts.RestAsync("http://slow.example:80", Pause, CancellationToken.None);

        var retained = Host.Services.GetServices<IRetained>().Single(static t => t.Name == "crawled hosts");
        var now = DateTimeOffset.UtcNow;
        retained.Kind.ShouldBe(RetainedKind.RawDeliveries);
        (await retained.SweepAsync(now.AddDays(-30), now, 10, CancellationToken.None)).ShouldBe(1);

        (await CountAsync("select count(*) from knowledge.crawled_hosts where host in ('http://slow.example:80', 'http://new.example:80')")).ShouldBe(2);
        (await CountAsync("select count(*) from knowledge.crawled_hosts")).ShouldBe(2);
    }

    [Fact]
    public async Task What_is_added_otherwise_does_not_wait_for_slow_sites()
    {
        var open = new TaskCompletionSource();
        string[] starts = ["/a.html", "/b.html", "/c.html", "/d.html"];
        foreach (var start in starts)
        {
            Site.Do(start, async http =>
            {
                await open.Task;
                http.Response.ContentType = "text/html";
                await Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, $"<main><h1>{start}</h1><p>The page {start}.</p></main>");
            });
        }

        var added = await Task.WhenAll(starts.Select(start => PostAsync($"{Knowledge}/sources", new { url = new Uri(Site.Address, start).AbsoluteUri, page_cap = 1 })));
        await Eventually.TrueAsync(() => Task.FromResult(starts.All(Site.Requests.Contains)), CancellationToken.None);

        var text = await PostAsync($"{Knowledge}/sources", new { text = "The marmalade is not a site." });
        await Eventually.TrueAsync(async () => (await GetAsync($"{Knowledge}/sources/{text["id"]}"))["status"]!.GetValue<string>() == "ready", CancellationToken.None);
        open.Task.IsCompleted.ShouldBeFalse();
        open.SetResult();
        foreach (var source in added) await SettledAsync(source["id"]!.GetValue<long>());
    }
}
