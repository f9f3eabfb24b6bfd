using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>What a team says of a site: which pages, with which key, how often; and what becomes of pages that go.</summary>
public sealed class CrawlSettingsTests : KnowledgeHost
{
    public CrawlSettingsTests() => Settings["Knowledge:VanishedAfter"] = "1.00:00:00";

    [Fact]
    public async Task Only_pages_that_the_patterns_admit_are_read_besides_the_first()
    {
        Site.Page("/", Links("/help/a", "/help/old/b", "/blog/c", "/help/d?print=1", "/v2/e"), "Home");
        foreach (var path in new[] { "/help/a", "/help/old/b", "/blog/c", "/help/d?print=1", "/v2/e" }) Site.Page(path, $"<p>All about {path} and nothing else.</p>", path);

        var source = await AddSiteAsync(new { crawl = new { include = new[] { "/help/*", "regex:^/v[0-9]+/" }, exclude = new[] { "*print=*", "help/old/*" } } });

        (await PathsAsync(source)).ShouldBe(["/", "/help/a", "/v2/e"]);
        Site.Requests.ShouldNotContain("/blog/c");
        source["crawl"]!["include"]!.AsArray().Count.ShouldBe(2);

        await ChangeAsync(source, new { crawl = (object?)null });
        await SyncAsync(source);
        (await PathsAsync(source)).Count.ShouldBe(6);
    }

    [Fact]
    public async Task No_page_is_read_that_is_further_away_than_the_source_says()
    {
        Site.Page("/", Links("/one"), "Home");
        Site.Page("/one", Links("/two") + "<p>First step.</p>", "One");
        Site.Page("/two", Links("/three") + "<p>Second step.</p>", "Two");
        Site.Page("/three", "<p>Third step.</p>", "Three");

        (await PathsAsync(await AddSiteAsync(new { crawl = new { max_depth = 2 } }))).ShouldBe(["/", "/one", "/two"]);
    }

    /// <summary>One after the other on one host: nothing changes.</summary>
    [Fact]
    public async Task What_cannot_be_is_refused_with_the_field()
    {
        foreach (var (settings, field, says) in new[]
        {
            ("""{"crawl":{"include":["regex:("]}}""", "crawl.include", "cannot be read"),
            ("""{"crawl":{"exclude":["regex:(?=a)b"]}}""", "crawl.exclude", "would take too long"),
            ("""{"crawl":{"exclude":["regex:(a)\\1"]}}""", "crawl.exclude", "would take too long"),
            ("""{"crawl":{"include":[" "]}}""", "crawl.include", "1 to 500 characters"),
            ("""{"crawl":{"max_depth":101}}""", "max_depth", "between"),
            ("""{"sync_every_hours":0}""", "sync_every_hours", "between"),
            ("""{"access":{"headers":{"Host":"elsewhere"}}}""", "access.headers", "Host"),
            ("""{"access":{"headers":{"X-Key":"a\r\nX-Other: b"}}}""", "access.headers", "one line"),
            ("""{"access":{"username":"a:b","password":"c"}}""", "access.username", "colon"),
        })
        {
            var body = JsonNode.Parse(settings)!.AsObject();
            body["url"] = Site.Address.AbsoluteUri;
            using var response = await Owner.PostAsync($"{Knowledge}/sources", new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"));
            var problem = (await ReadAsync(response, HttpStatusCode.UnprocessableEntity)).ToJsonString();
            problem.ShouldContain(field);
            problem.ShouldContain(says);
        }
    }

    [Fact]
    public async Task A_pattern_that_would_backtrack_for_ever_takes_no_time()
    {
        var path = "/" + new string('a', 1_500);
        Site.Page("/", Links(path), "Home");
        Site.Page(path, "<p>Behind a long name.</p>", "Long");

        (await PathsAsync(await AddSiteAsync(new { crawl = new { exclude = new[] { "regex:^/(a+)+$x", "regex:(a|aa)+!" } } }))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_guarded_site_is_read_with_its_key_which_is_shown_to_nobody()
    {
        var wanted = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("robin:Open-Sesame-77"));
        Site.Do("/", async http =>
        {
            var isLetIn = http.Request.Headers.Authorization == wanted && http.Request.Headers["X-Preview"] == "Secret-Key-42";
            http.Response.StatusCode = isLetIn ? 200 : 401;
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync(isLetIn ? "<main><h1>Vault</h1><p>Behind the door stands a parrot.</p></main>" : "no");
        });
        var source = await AddSiteAsync(new { });
        source["error_code"]!.GetValue<string>().ShouldBe("access_denied");

        var changed = await ChangeAsync(source, new { access = new { username = "robin", password = "Open-Sesame-77", headers = new Dictionary<string, string> { ["X-Preview"] = "Secret-Key-42" } } });
        await SyncAsync(source);
        (await SearchAsync("parrot behind the door")).ShouldHaveSingleItem();
        changed["access"]!.ToJsonString().ShouldBe("""{"username":"robin","headers":["X-Preview"]}""");
        (await CountAsync("select count(*) from knowledge.sources s where s::text like '%Sesame%' or s::text like '%Secret-Key%' or position('Sesame'::bytea in access) > 0")).ShouldBe(0);

        // What nobody can read to send it along is kept.
        wanted = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("robin:Open-Sesame-78"));
        changed = await ChangeAsync(source, new { access = new { password = "Open-Sesame-78" } });
        changed["access"]!.ToJsonString().ShouldBe("""{"username":"robin","headers":["X-Preview"]}""");
        (await SyncAsync(source))["errors_count"]!.GetValue<int>().ShouldBe(0);
        changed = await ChangeAsync(source, new { access = new { username = (string?)null, headers = new { } } });
        changed["access"]!.ToJsonString().ShouldBe("""{"username":null,"headers":[]}""");

        (await ChangeAsync(source, new { access = (object?)null }))["access"].ShouldBeNull();
        (await CountAsync("select count(*) from knowledge.sources where access is not null")).ShouldBe(0);
    }

    [Fact]
    public async Task The_key_does_not_go_with_a_redirect_to_another_address()
    {
        await using var other = await TestSite.StartAsync();
        other.Page("/", "<p>Give me your key.</p>", "Thief");
        Site.Redirect("/", other.Address.AbsoluteUri);
        await AddSiteAsync(new { access = new { username = "robin", password = "Open-Sesame-77" } });
        other.Requests.ShouldBeEmpty("nobody leaves the site, with or without a key");
    }

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again_and_its_links_are_followed_all_the_same()
    {
        var (sent, edition) = (0, "one");
        Tagged("/", () => "home", () => Links("/leaf"), "Home");
        Tagged("/leaf", () => edition, () => $"<p>The leaf is in edition {edition}.</p>", "Leaf");
        var source = await AddSiteAsync(new { });
        sent.ShouldBe(2);

        await SyncAsync(source);
        sent.ShouldBe(2, "both were known");
        (await PathsAsync(source)).ShouldBe(["/", "/leaf"]);

        edition = "two";
        await SyncAsync(source);
        sent.ShouldBe(3);
        (await SearchAsync("which edition is the leaf"))[0].ShouldContain("edition two");

        void Tagged(string path, Func<string> tag, Func<string> body, string title) => Site.Do(path, async http =>
        {
            http.Response.Headers.ETag = $"\"{tag()}\"";
            http.Response.ContentType = "text/html";
            if (http.Request.Headers.IfNoneMatch == $"\"{tag()}\"")
            {
                http.Response.StatusCode = 304;
                return;
            }

            sent++;
            await http.Response.WriteAsync($"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{body()}</main></body></html>");
        });
    }

    [Fact]
    public async Task A_page_that_is_gone_stays_for_the_time_of_grace_and_then_goes()
    {
        Site.Page("/", Links("/kept", "/dead", "/unlinked"), "Home");
        foreach (var name in new[] { "kept", "dead", "unlinked" }) Site.Page($"/{name}", $"<p>A page called {name} about marmalade number {name}.</p>", name);
        var source = await AddSiteAsync(new { });
        Site.Page("/", Links("/kept", "/dead"), "Home");
        Site.Status("/dead", 404);

        await SyncAsync(source);
        (await FoundAsync()).ShouldBe(["dead", "kept", "unlinked"], "both may come back tomorrow");
        await ExecuteAsync("update knowledge.documents set missing_since = missing_since - interval '25 hours'");
        await SyncAsync(source);
        (await FoundAsync()).ShouldBe(["kept"]);

        Site.Page("/dead", "<p>A page called dead is back with its marmalade.</p>", "dead");
        await SyncAsync(source);
        (await FoundAsync()).ShouldBe(["dead", "kept"]);
        (await CountAsync("select count(*) from knowledge.documents where missing_since is not null")).ShouldBe(0);

        async Task<List<string>> FoundAsync() => [.. (await SearchAsync("a page called marmalade"))
            .Where(static text => text.Contains("page called")).Select(static text => text.Split("page called ")[1].Split(' ')[0]).Distinct().Order()];
    }

    [Fact]
    public async Task A_source_with_a_schedule_is_read_again_by_itself()
    {
        Site.Page("/", "<p>Monday's menu has soup.</p>", "Menu");
        var source = await AddSiteAsync(new { sync_every_hours = 24 });
        source["next_sync_at"]!.GetValue<long>().ShouldBeInRange(source["last_synced_at"]!.GetValue<long>() + 86_398, source["last_synced_at"]!.GetValue<long>() + 86_402);

        Site.Page("/", "<p>Tuesday's menu has dumplings.</p>", "Menu");
        await ChangeAsync(source, new { sync_every_hours = 48 });
        await DueAsync("min");
        await Eventually.TrueAsync(async () => await CountAsync("select count(*) from platform.jobs where handler = 'knowledge.sync-on-schedule'") == 1, CancellationToken.None);
        (await CountAsync("select generation from knowledge.sources")).ShouldBe(1, "it was overtaken by the second plan");

        // When it is due the database says. By this node's clock there are two days to go, as by one that runs behind.
        await DueAsync("max");
        await Eventually.TrueAsync(async () => (await SearchAsync("dumplings")).Any(text => text.Contains("dumplings")), CancellationToken.None);
        (await SettledAsync(source["id"]!.GetValue<long>()))["next_sync_at"].ShouldNotBeNull("and so it goes on");

        (await ChangeAsync(source, new { sync_every_hours = (int?)null }))["next_sync_at"].ShouldBeNull();
    }

    private Task DueAsync(string aggregate) => ExecuteAsync(
        $"update platform.jobs set run_at = clock_timestamp() where id = (select {aggregate}(id) from platform.jobs where handler = 'knowledge.sync-on-schedule')");

    private static string Links(params string[] paths) => string.Concat(paths.Select(path => $"<p><a href=\"{path}\">To {path}</a></p>"));

    private async Task<JsonNode> AddSiteAsync(object settings)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(settings))!.AsObject();
        body["url"] = Site.Address.AbsoluteUri;
        return await AddAsync(body);
    }

    private async Task<JsonNode> ChangeAsync(JsonNode source, object body)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", body);
        return await ReadAsync(response);
    }

    private async Task<List<string>> PathsAsync(JsonNode source) =>
        [.. (await DocumentsAsync(source)).Where(d => d["error_code"] is null).Select(d => new Uri(d["url"]!.GetValue<string>()).PathAndQuery).Order(StringComparer.Ordinal)];
}
