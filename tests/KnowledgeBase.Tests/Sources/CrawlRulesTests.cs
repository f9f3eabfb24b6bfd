using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>What a team excludes and what a site forbids is not read on any way, and goes as soon as a sync knows of it.</summary>
public sealed class CrawlRulesTests : KnowledgeHost
{
    private static readonly object NoSecrets = new { exclude = new[] { "/secret/*" } };

    public CrawlRulesTests() => Settings["Knowledge:VanishedAfter"] = "1.00:00:00";

    [Fact]
    public async Task No_redirect_leads_to_a_page_that_the_patterns_leave_out()
    {
        Site.Page("/", "<a href='/go'>go</a><a href='/far'>far</a><p>Welcome to the mill.</p>", "Home");
        Site.Redirect("/go", "/secret/plans");
        Site.Redirect("/far", "/elsewhere");
        Site.Page("/secret/plans", "<p>The marmalade plans.</p>", "Plans");
        Site.Page("/elsewhere", "<p>The marmalade elsewhere.</p>", "Elsewhere");

        var source = await AddAsync(new { url = Site.Address.AbsoluteUri, crawl = new { include = new[] { "/go", "/far" }, exclude = new[] { "/secret/*" } } });

        (await SearchAsync("marmalade plans")).ShouldNotContain(static text => text.Contains("marmalade"));
        Site.Requests.ShouldNotContain("/secret/plans");
        Site.Requests.ShouldNotContain("/elsewhere");
        var failed = await DocumentAsync(source, "/go");
        failed["error_code"]!.GetValue<string>().ShouldBe("excluded");
        failed["error"]!.GetValue<string>().ShouldBe("The patterns of this source leave out /secret/plans.");
    }

    [Fact]
    public async Task The_first_page_may_lead_to_one_that_is_not_included_but_to_none_that_is_excluded()
    {
        Site.Redirect("/", "/en/");
        Site.Page("/en/", "<a href='/help/a'>a</a><p>Welcome to the mill.</p>", "Home");
        Site.Page("/help/a", "<p>The marmalade help.</p>", "Help");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri, crawl = new { include = new[] { "/help/*" } } });
        source = await SyncAsync(source);
        (await PathsAsync(source)).ShouldBe(["/en/", "/help/a"]);

        Site.Redirect("/", "/secret/plans");
        await ChangeAsync(source, new { crawl = NoSecrets });
        source = await SyncAsync(source);
        source["error_code"]!.GetValue<string>().ShouldBe("excluded");
        Site.Requests.ShouldNotContain("/secret/plans");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_may_not_be_read_any_more_goes_with_the_next_sync_without_the_time_of_grace(bool byRobots)
    {
        Site.Page("/", "<a href='/open'>o</a><a href='/secret/plans'>s</a><p>Welcome to the mill.</p>", "Home");
        Site.Page("/open", "<p>The marmalade shop is open.</p>", "Open");
        Site.Page("/secret/plans", "<p>The marmalade plans are secret.</p>", "Plans");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        (await SearchAsync("marmalade")).Count(static text => text.Contains("marmalade")).ShouldBe(2);

        if (byRobots) Site.Raw("/robots.txt", "User-agent: *\nDisallow: /secret/", "text/plain");
        else await ChangeAsync(source, new { crawl = NoSecrets });
        source = await SyncAsync(source);

        (await SearchAsync("marmalade")).Count(static text => text.Contains("marmalade")).ShouldBe(1);
        source["progress"]!["changed"]!.GetValue<int>().ShouldBe(1);
        (await CountAsync("select count(*) from knowledge.documents where external_key like '%/secret/plans'")).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_excluded_goes_even_while_the_site_does_not_answer()
    {
        Site.Page("/", "<a href='/secret/plans'>s</a><p>Welcome to the mill.</p>", "Home");
        Site.Page("/secret/plans", "<p>The marmalade plans are secret.</p>", "Plans");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });

        Site.Status("/robots.txt", 500);
        await ChangeAsync(source, new { crawl = NoSecrets });
        await SyncAsync(source);

        (await SearchAsync("marmalade plans")).ShouldNotContain(static text => text.Contains("marmalade"));
        (await SearchAsync("welcome to the mill")).ShouldContain(static text => text.Contains("mill"));
    }

    [Fact]
    public async Task What_vanished_goes_after_the_time_of_grace_though_nobody_syncs()
    {
        Site.Page("/", "<a href='/dead'>d</a><a href='/unlinked'>u</a><p>Welcome to the mill.</p>", "Home");
        Site.Page("/dead", "<p>The marmalade is dead.</p>", "Dead");
        Site.Page("/unlinked", "<p>The marmalade is unlinked.</p>", "Unlinked");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        Site.Page("/", "<a href='/dead'>d</a><p>Welcome to the mill.</p>", "Home");
        Site.Remove("/dead");
        await SyncAsync(source);

        await RemoveWhatIsOverAsync();
        (await SearchAsync("marmalade")).Count(static text => text.Contains("marmalade")).ShouldBe(2, "it is not over yet");
        (await CountAsync(Planned)).ShouldBe(1, "it is planned for its time once more");
        await ExecuteAsync("update knowledge.documents set missing_since = missing_since - interval '25 hours'");
        await RemoveWhatIsOverAsync();
        (await SearchAsync("marmalade")).ShouldNotContain(static text => text.Contains("marmalade"));
        (await CountAsync(Planned)).ShouldBe(0);
        (await CountAsync("select generation from knowledge.sources")).ShouldBe(2, "nobody synced");
    }

    [Theory]
    [InlineData("noindex", null)]
    [InlineData("all", "noindex")]
    [InlineData("none", null)]
    [InlineData(null, "googlebot: all, *: none")]
    public async Task A_page_that_asks_for_it_is_not_found_at_once_and_its_links_are_followed_unless_it_says_otherwise(string? meta, string? header)
    {
        Site.Page("/", "<a href='/shy'>s</a><p>Welcome to the mill.</p>", "Home");
        Say("all", "otherbot: noindex, nofollow");
        Site.Page("/behind", "<p>The marmalade behind.</p>", "Behind");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        (await SearchAsync("marmalade")).Count(static text => text.Contains("marmalade")).ShouldBe(2);

        Say(meta, header);
        source = await SyncAsync(source);

        (await SearchAsync("the shy marmalade")).ShouldNotContain(static text => text.Contains("The shy"));
        (await DocumentAsync(source, "/shy"))["error_code"]!.GetValue<string>().ShouldBe("noindex");
        var isFollowed = (meta ?? header)!.Contains("none", StringComparison.Ordinal) == false;
        (await CountAsync("select count(*) from knowledge.documents where external_key like '%/behind' and missing_since is null")).ShouldBe(isFollowed ? 1 : 0);

        Say(null, null);
        await SyncAsync(source);
        (await SearchAsync("the shy marmalade")).ShouldContain(static text => text.Contains("The shy"), "it may be found again");

        void Say(string? said, string? sent) => Site.Do("/shy", async http =>
        {
            http.Response.ContentType = "text/html";
            if (sent is not null) http.Response.Headers["X-Robots-Tag"] = sent;
            await http.Response.WriteAsync($"<html><head><meta name=\"Robots\" content=\"{said}\"></head><body><main><h1>Shy</h1><p>The shy marmalade.</p><a href='/behind'>on</a></main></body></html>");
        });
    }

    [Fact]
    public async Task Links_of_a_page_that_asks_for_it_are_not_followed()
    {
        Site.Raw("/", "<head><meta name=robots content='NOFOLLOW'></head><main><p>Welcome to the mill.</p><a href='/on'>on</a></main>");
        Site.Page("/on", "<p>The marmalade.</p>", "On");
        (await PathsAsync(await AddAsync(new { url = Site.Address.AbsoluteUri }))).ShouldBe(["/"]);
        Site.Requests.ShouldNotContain("/on");
    }

    [Fact]
    public async Task A_page_that_has_not_changed_and_whose_header_has_is_read_anew()
    {
        var tag = "all";
        Site.Do("/", async http =>
        {
            http.Response.Headers.ETag = "\"one\"";
            http.Response.Headers["X-Robots-Tag"] = tag;
            http.Response.ContentType = "text/html";
            if (http.Request.Headers.IfNoneMatch == "\"one\"") http.Response.StatusCode = 304;
            else await http.Response.WriteAsync("<main><h1>Mill</h1><p>The marmalade mill.</p></main>");
        });
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        (await SearchAsync("marmalade mill")).ShouldNotBeEmpty();
        tag = "noindex";
        await SyncAsync(source);
        (await SearchAsync("marmalade mill")).ShouldBeEmpty();
    }

    private const string Planned = "select count(*) from platform.jobs where handler = 'knowledge.remove-vanished'";

    /// <summary>The plan comes due now, and is done.</summary>
    private async Task RemoveWhatIsOverAsync()
    {
        var planned = await CountAsync("select max(id) from platform.jobs where handler = 'knowledge.remove-vanished'");
        await ExecuteAsync("update platform.jobs set run_at = clock_timestamp() where handler = 'knowledge.remove-vanished'");
        await Eventually.TrueAsync(async () => await CountAsync($"select count(*) from platform.jobs where id = {planned}") == 0, CancellationToken.None);
        await Host.RunJobsUntilIdleAsync(CancellationToken.None);
    }

    private async Task ChangeAsync(JsonNode source, object body)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", body);
        await ReadAsync(response);
    }

    private async Task<List<string>> PathsAsync(JsonNode source) =>
        [.. (await DocumentsAsync(source)).Where(d => d["error_code"] is null).Select(d => new Uri(d["url"]!.GetValue<string>()).PathAndQuery).Order(StringComparer.Ordinal)];
}
