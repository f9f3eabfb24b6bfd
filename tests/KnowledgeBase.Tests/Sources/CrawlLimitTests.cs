using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>What a crawl leaves out that nobody asked to leave out is refused beforehand or said afterwards.</summary>
public sealed class CrawlLimitTests : KnowledgeHost
{
    public CrawlLimitTests() => (Settings["Knowledge:MaxDepth"], Settings["Knowledge:MaxPageCap"]) = ("2", "400");

    [Theory]
    [InlineData("""{"page_cap":401}""", "page_cap", "400")]
    [InlineData("""{"max_pages":401}""", "max_pages", "400")]
    [InlineData("""{"crawl":{"max_depth":3}}""", "crawl.max_depth", "2")]
    public async Task More_than_the_server_reads_is_refused_and_not_cut(string settings, string field, string most)
    {
        Site.Page("/", "<p>Welcome to the mill.</p>", "Home");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        var body = JsonNode.Parse(settings)!.AsObject();
        using var changed = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", body);
        Says(await ReadAsync(changed, HttpStatusCode.UnprocessableEntity));
        body["url"] = Site.Address.AbsoluteUri;
        Says(await PostAsync($"{Knowledge}/sources", body, HttpStatusCode.UnprocessableEntity));

        void Says(JsonNode problem)
        {
            problem.ToJsonString().ShouldContain($"\"{field}\"");
            problem.ToJsonString().ShouldContain($"at most {most}");
        }
    }

    [Fact]
    public async Task A_site_that_is_read_whole_says_so_however_its_pages_lead_to_each_other()
    {
        Site.Page("/", "<a href='/a'>a</a><a href='/b?x=1'>b</a><p>Welcome to the mill.</p>", "Home");
        Site.Page("/a", "<a href='/b?x=1'>b</a><a href='/deep'>d</a><p>The first stone.</p>", "A");
        Site.Page("/b?x=1", "<a href='/b?x=2'>b</a><p>The second stone.</p>", "B");
        Site.Page("/b?x=2", "<a href='/b?x=1'>b</a><p>The third stone.</p>", "C");
        Site.Page("/deep", "<a href='/'>home</a><a href='/a'>a</a><p>The last stone.</p>", "Deep");
        LeftOutBy(await AddAsync(new { url = Site.Address.AbsoluteUri })).ShouldBe([]);
    }

    [Fact]
    public async Task A_list_that_is_longer_than_its_share_says_so()
    {
        Site.Page("/", "<a href='/list?page=1'>all</a><p>Welcome to the mill.</p>", "Home");
        for (var i = 1; i <= 30; i++) Site.Page($"/list?page={i}", $"<a href='/list?page={i + 1}'>next</a><p>Stone number {i} of the mill.</p>", $"List {i}");
        // The server's depth would end it sooner.
        Site.Raw("/sitemap.xml", $"<urlset><url><loc>{Site.Address}list?page=15</loc></url></urlset>", "application/xml");
        Site.Page("/list?page=15", string.Concat(Enumerable.Range(1, 30).Select(i => $"<a href='/list?page={i}'>{i}</a>")) + "<p>Stone number 15 of the mill.</p>", "List 15");

        var source = await AddAsync(new { url = Site.Address.AbsoluteUri, page_cap = 100 });
        LeftOutBy(source).ShouldContain("family");
        LeftOutBy(source).ShouldNotContain("page_cap");
        (await DocumentsAsync(source)).Count.ShouldBeLessThan(31);
    }

    [Fact]
    public async Task Pages_beyond_the_servers_depth_are_said_and_those_beyond_the_teams_own_are_not()
    {
        Site.Page("/", "<a href='/one'>1</a><p>Welcome.</p>", "Home");
        Site.Page("/one", "<a href='/two'>2</a><p>First step.</p>", "One");
        Site.Page("/two", "<a href='/three'>3</a><p>Second step.</p>", "Two");
        Site.Page("/three", "<p>Third step.</p>", "Three");

        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        LeftOutBy(source).ShouldBe(["max_depth"]);
        (await DocumentsAsync(source)).Count.ShouldBe(3);

        using var told = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", new { crawl = new { max_depth = 2 } });
        await ReadAsync(told);
        LeftOutBy(await SyncAsync(source)).ShouldBe([]);
    }

    private static List<string> LeftOutBy(JsonNode source)
    {
        List<string> limits = [.. source["left_out_by"]!.AsArray().Select(static limit => limit!.GetValue<string>())];
        source["has_more"]!.GetValue<bool>().ShouldBe(limits.Count > 0);
        return limits;
    }
}
