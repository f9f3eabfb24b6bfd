using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
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

    private async Task ChangeAsync(JsonNode source, object body)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", body);
        await ReadAsync(response);
    }

    private async Task<List<string>> PathsAsync(JsonNode source) =>
        [.. (await DocumentsAsync(source)).Where(d => d["error_code"] is null).Select(d => new Uri(d["url"]!.GetValue<string>()).PathAndQuery).Order(StringComparer.Ordinal)];
}
