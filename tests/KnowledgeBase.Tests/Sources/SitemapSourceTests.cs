using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>Sources that are a sitemap, and how many of a site's pages are read, and how deep.</summary>
public sealed class SitemapSourceTests : KnowledgeHost
{
    [Theory]
    [InlineData(403, "access_denied")]
    [InlineData(404, "not_found")]
    [InlineData(500, "server_error")]
    public async Task A_sitemap_that_cannot_be_read_says_why(int status, string code)
    {
        Site.Status("/sitemap.xml", status);
        var source = await AddAsync(new { url = new Uri(Site.Address, "/sitemap.xml").AbsoluteUri });
        source["status"]!.GetValue<string>().ShouldBe("failed");
        source["error_code"]!.GetValue<string>().ShouldBe(code);
        source["error"]!.GetValue<string>().ShouldStartWith("The sitemap could not be read. ");
    }

    [Theory]
    [InlineData("/list.xml.gz", "application/octet-stream", true)]
    [InlineData("/list.gz", "application/gzip", true)]
    [InlineData("/sitemap", "text/xml", false)]
    [InlineData("/sitemap", "text/plain", false)]
    [InlineData("/sitemap.php?page=1", "application/xml; charset=utf-8", false)]
    public async Task A_sitemap_is_known_by_what_it_holds(string path, string type, bool isPacked)
    {
        Site.Page("/a", "<p>Read me, marmalade.</p><a href='/b'>b</a>", "A");
        Site.Page("/b", "<p>Behind it.</p>", "B");
        var text = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made --><urlset><url><loc>{Site.Address}a</loc></url></urlset>");
        Site.Bytes(path, isPacked ? Gzip(text) : text, type);

        var source = await AddAsync(new { url = new Uri(Site.Address, path).AbsoluteUri, crawl = new { max_depth = 0 } });
        source["error"].ShouldBeNull();
        (await PathsAsync(source)).ShouldBe(["/a"]);
        Site.Requests.Count(request => request == path).ShouldBe(1);

        Site.Status(path, 403);
        (await SyncAsync(source))["error_code"]!.GetValue<string>().ShouldBe("access_denied");
        (await PathsAsync(source)).ShouldBe(["/a"], "a door that is locked says nothing of the house");
    }

    [Fact]
    public async Task What_stands_in_sitemaps_that_were_not_read_is_not_taken_for_gone()
    {
        for (var i = 0; i < 60; i++)
        {
            Site.Page($"/p{i}", $"<p>Text number {i} of the mill.</p>", $"Page {i}");
            Site.Raw($"/s{i}.xml", $"<urlset><url><loc>{Site.Address}p{i}</loc></url></urlset>", "application/xml");
        }

        void Index(IEnumerable<int> order) => Site.Raw("/sitemap.xml", $"<sitemapindex>{string.Concat(order.Select(i => $"<sitemap><loc>{Site.Address}s{i}.xml</loc></sitemap>"))}</sitemapindex>", "application/xml");
        Index(Enumerable.Range(0, 60).Reverse());
        var source = await AddAsync(new { url = new Uri(Site.Address, "/sitemap.xml").AbsoluteUri });
        (await PathsAsync(source)).ShouldContain("/p59");
        source["left_out_by"]!.ToJsonString().ShouldBe("""["sitemaps"]""");

        Index(Enumerable.Range(0, 60));
        (await SyncAsync(source))["has_more"]!.GetValue<bool>().ShouldBeTrue();
        (await PathsAsync(source)).ShouldContain("/p59");
        (await PathsAsync(source)).ShouldContain("/p0");
    }

    [Theory]
    [InlineData("ampersand")]
    [InlineData("gzip")]
    [InlineData("long gzip")]
    [InlineData("page")]
    [InlineData("other host")]
    [InlineData("missing")]
    [InlineData("missing below")]
    public async Task A_sitemap_that_is_damaged_makes_no_page_gone(string fault)
    {
        Site.Page("/", "<p>Welcome to the mill.</p>", "Home");
        for (var i = 0; i < 4; i++) Site.Page($"/p{i}", $"<p>Text number {i} of the mill.</p>", $"Page {i}");
        string Urls(int first, int count) => string.Concat(Enumerable.Range(first, count).Select(i => $"<url><loc>{Site.Address}p{i}</loc></url>"));
        Site.Raw("/robots.txt", "Sitemap: /list.xml", "text/plain");
        Site.Raw("/list.xml", $"<urlset>{Urls(0, 4)}</urlset>", "application/xml");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        (await PathsAsync(source)).Count.ShouldBe(5);
        source["left_out_by"]!.AsArray().ShouldBeEmpty();

        var packed = Gzip(Encoding.UTF8.GetBytes($"<urlset>{Urls(0, 4)}</urlset>"));
        if (fault == "ampersand") Site.Raw("/list.xml", $"<urlset>{Urls(0, 1)}<url><loc>{Site.Address}new?a=1&b=2</loc></url>{Urls(1, 3)}</urlset>", "application/xml");
        if (fault == "gzip") Site.Bytes("/list.xml", [.. packed[..12], .. Enumerable.Repeat((byte)0xFF, packed.Length - 12)], "application/xml");
        if (fault == "long gzip") Site.Bytes("/list.xml", Gzip(Encoding.UTF8.GetBytes($"<urlset>{Urls(0, 1)}<!--{new string('x', 11 << 20)}-->{Urls(1, 3)}</urlset>")), "application/xml");
        if (fault == "page") Site.Raw("/list.xml", "<!doctype html><p>We are soon back.</p>");
        if (fault == "other host") Site.Raw("/robots.txt", "Sitemap: https://elsewhere.example/list.xml", "text/plain");

        if (fault == "missing") Site.Remove("/list.xml");
        if (fault == "missing below")
        {
            Site.Raw("/list.xml", $"<sitemapindex><sitemap><loc>{Site.Address}one.xml</loc></sitemap><sitemap><loc>{Site.Address}two.xml</loc></sitemap></sitemapindex>", "application/xml");
            Site.Raw("/one.xml", $"<urlset>{Urls(0, 2)}</urlset>", "application/xml");
        }

        source = await SyncAsync(source);
        (await PathsAsync(source)).Count.ShouldBe(5, "nobody knows what else it lists");
        source["left_out_by"]!.ToJsonString().ShouldBe("""["sitemaps"]""");

        Site.Raw("/robots.txt", "Sitemap: /list.xml", "text/plain");
        Site.Raw("/list.xml", $"<urlset>{Urls(0, 3)}</urlset>", "application/xml");
        source = await SyncAsync(source);
        (await PathsAsync(source)).ShouldBe(["/", "/p0", "/p1", "/p2"]);
        source["left_out_by"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_page_that_is_gone_goes_although_a_sitemap_cannot_be_read()
    {
        Site.Raw("/robots.txt", "Sitemap: /nowhere.xml", "text/plain");
        Site.Page("/", "<p>Welcome to the mill.</p><a href='/kept'>k</a><a href='/dead'>d</a>", "Home");
        foreach (var name in new[] { "kept", "dead" }) Site.Page($"/{name}", $"<p>Of the {name} millstone.</p>", name);
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });

        Site.Page("/", "<p>Welcome to the mill.</p>", "Home");
        Site.Remove("/dead");
        Site.Requests.Clear();
        source = await SyncAsync(source);
        (await PathsAsync(source)).ShouldBe(["/", "/kept"]);
        source["left_out_by"]!.ToJsonString().ShouldBe("""["sitemaps"]""");
        Site.Requests.Count(static path => path is "/kept" or "/dead").ShouldBe(2, "each is asked for once");
    }

    [Fact]
    public async Task A_site_with_a_page_for_every_address_has_no_sitemap()
    {
        Site.Page("/", "<p>Welcome to the mill.</p><a href='/a'>a</a><a href='/b'>b</a>", "Home");
        Site.Page("/a", "<p>Read me, marmalade.</p>", "A");
        Site.Page("/b", "<p>Read me, too.</p>", "B");
        Site.Page("/sitemap.xml", "<p>Nothing is here.</p>", "Mill");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        Site.Page("/", "<p>Welcome to the mill.</p><a href='/a'>a</a>", "Home");
        source = await SyncAsync(source);
        source["left_out_by"]!.AsArray().ShouldBeEmpty();
        (await PathsAsync(source)).ShouldBe(["/", "/a"], "a link that is gone is a page that is gone");
    }

    [Theory]
    [InlineData("forbidden")]
    [InlineData("elsewhere")]
    public async Task A_site_that_forbids_or_leads_away_what_it_does_not_have_loses_its_vanished_pages_all_the_same(string how)
    {
        Site.Page("/", "<p>Welcome to the mill.</p><a href='/a'>a</a><a href='/b'>b</a>", "Home");
        Site.Page("/a", "<p>Read me, marmalade.</p>", "A");
        Site.Page("/b", "<p>Read me, too.</p>", "B");
        if (how == "forbidden") Site.Status("/sitemap.xml", 403);
        else Site.Redirect("/sitemap.xml", "https://elsewhere.example/404");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        Site.Page("/", "<p>Welcome to the mill.</p><a href='/a'>a</a>", "Home");
        source = await SyncAsync(source);
        source["left_out_by"]!.AsArray().ShouldBeEmpty();
        (await PathsAsync(source)).ShouldBe(["/", "/a"]);
    }

    [Fact]
    public async Task A_given_sitemap_that_is_damaged_before_its_first_page_says_so()
    {
        Site.Raw("/list.xml", $"<urlset><url><loc>{Site.Address}a?x=1&y=2</loc></url></urlset>", "application/xml");
        var source = await AddAsync(new { url = new Uri(Site.Address, "/list.xml").AbsoluteUri });
        source["error_code"]!.GetValue<string>().ShouldBe("damaged");
        source["error"]!.GetValue<string>().ShouldStartWith("The sitemap could not be read. ");
    }

    [Fact]
    public async Task A_sitemap_with_more_pages_than_are_read_says_so()
    {
        for (var i = 0; i < 5; i++) Site.Page($"/p{i}", $"<p>Text number {i} of the mill.</p>", $"Page {i}");
        Site.Raw("/sitemap.xml", $"<urlset>{string.Concat(Enumerable.Range(0, 5).Select(i => $"<url><loc>{Site.Address}p{i}</loc></url>"))}</urlset>", "application/xml");
        (await CountedAsync(3)).ShouldBe((3, true));
        // The menu of these pages leads to the home page, which the sitemap does not list: a sixth.
        (await CountedAsync(5)).ShouldBe((5, true));
        (await CountedAsync(6)).ShouldBe((5, false), "the home page is read, too, and not there");

        // Without a menu, the sitemap alone counts.
        for (var i = 0; i < 5; i++) Site.Raw($"/p{i}", $"<html lang='en'><title>Page {i}</title><main><p>Text number {i} of the mill.</p></main></html>");
        (await CountedAsync(4)).ShouldBe((4, true));
        (await CountedAsync(5)).ShouldBe((5, false));

        async Task<(int Read, bool HasMore)> CountedAsync(int cap)
        {
            var source = await AddAsync(new { url = new Uri(Site.Address, "/sitemap.xml").AbsoluteUri, page_cap = cap });
            return ((await PathsAsync(source)).Count, source["has_more"]!.GetValue<bool>());
        }
    }

    [Fact]
    public async Task At_depth_0_a_page_is_read_alone_and_not_what_the_sites_sitemap_lists()
    {
        Site.Page("/", "<p>Welcome to the mill.</p><a href='/a'>a</a>", "Home");
        Site.Page("/a", "<p>Read me, marmalade.</p>", "A");
        Site.Raw("/sitemap.xml", $"<urlset><url><loc>{Site.Address}a</loc></url></urlset>", "application/xml");

        var source = await AddAsync(new { url = Site.Address.AbsoluteUri, crawl = new { max_depth = 0 } });
        (await PathsAsync(source)).ShouldBe(["/"]);
        Site.Requests.ShouldNotContain("/a");
    }

    [Fact]
    public async Task The_page_cap_can_be_changed_and_counts_from_the_next_sync_on()
    {
        Site.Page("/", "<p>Welcome.</p>" + string.Concat(Enumerable.Range(0, 6).Select(static i => $"<a href='/p{(char)('a' + i)}'>p</a>")), "Home");
        for (var i = 0; i < 6; i++) Site.Page($"/p{(char)('a' + i)}", $"<p>Page number {i} of the mill.</p>", $"Page {i}");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri, page_cap = 3 });
        (await DocumentsAsync(source)).Count.ShouldBe(3);

        (await ChangeAsync(source, new { page_cap = 5 }))["page_cap"]!.GetValue<int>().ShouldBe(5);
        (await DocumentsAsync(await SyncAsync(source))).Count.ShouldBe(5);
        (await ChangeAsync(source, new { name = "Mill" }))["page_cap"]!.GetValue<int>().ShouldBe(5);
        (await ChangeAsync(source, new { page_cap = (int?)null }))["page_cap"].ShouldBeNull();
        (await DocumentsAsync(await SyncAsync(source))).Count.ShouldBe(7);
        await ChangeAsync(source, new { page_cap = 0 }, HttpStatusCode.UnprocessableEntity);
    }

    private static byte[] Gzip(byte[] text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(text);
        return packed.ToArray();
    }

    private async Task<JsonNode> ChangeAsync(JsonNode source, object body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Owner.PatchAsJsonAsync($"{Knowledge}/sources/{source["id"]}", body);
        return await ReadAsync(response, expected);
    }

    private async Task<List<string>> PathsAsync(JsonNode source) =>
        [.. (await DocumentsAsync(source)).Where(d => d["error_code"] is null).Select(d => new Uri(d["url"]!.GetValue<string>()).PathAndQuery).Order(StringComparer.Ordinal)];
}
