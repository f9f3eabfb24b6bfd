using System.Net;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>Links to IPv6 addresses and links that are none: they cost neither the page on which they stand nor the sync.</summary>
public sealed class IpAddressLinkTests : KnowledgeHost
{
    [Theory]
    [InlineData("http://[::1]/")]
    [InlineData("http://[2001:db8::1]/help")]
    public async Task A_site_at_a_private_ip_literal_is_refused_as_private(string url)
    {
        var source = await AddAsync(new { kind = "url", url });
        source["status"]!.GetValue<string>().ShouldBe("failed");
        source["error_code"]!.GetValue<string>().ShouldBe("private_address");
    }

    [Theory]
    [InlineData("http://[::1")]
    [InlineData("http://::1/")]
    public async Task An_address_without_a_host_is_named_as_the_mistake(string url) =>
        await PostAsync($"{Knowledge}/sources", new { kind = "url", url }, HttpStatusCode.UnprocessableEntity);

    [Fact]
    public async Task Links_and_sitemap_entries_that_lead_there_are_left_out()
    {
        const string Strange = "<a href='http://[::1]:8080/'>a</a><a href='http://[2606:4700:4700::1111]/'>b</a><a href='http://[::1'>c</a><a href='http://[]/'>d</a>";
        Site.Page("/", $"<p>Start words.</p>{Strange}<a href='/good'>g</a>", "Start");
        Site.Page("/good", "<p>Good words.</p>", "Good");
        Site.Page("/listed", "<p>Listed words.</p>", "Listed");
        Site.Raw(
            "/sitemap.xml",
            $"<urlset><url><loc>http://[2001:db8::1]/x</loc></url><url><loc>http://[::1</loc></url><url><loc>{Site.Address}listed</loc></url></urlset>",
            "application/xml");

        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });

        source["status"]!.GetValue<string>().ShouldBe("ready");
        source["errors_count"]!.GetValue<int>().ShouldBe(0);
        (await DocumentsAsync(source)).Select(d => d["title"]!.GetValue<string>()).Order().ShouldBe(["Good", "Listed", "Start"]);
    }

    [Fact]
    public async Task A_redirect_there_is_refused_as_private()
    {
        Site.Page("/", "<p>Start words.</p><a href='/to-loopback'>a</a><a href='/to-public'>b</a><a href='/to-mail'>c</a>", "Start");
        Site.Redirect("/to-loopback", "http://[::1]:4700/");
        Site.Redirect("/to-public", "http://[2606:4700:4700::1111]/");
        Site.Redirect("/to-mail", "mailto:help@example.com");

        var source = await AddAsync(new { kind = "url", url = Site.Address.AbsoluteUri });

        var loopback = await DocumentAsync(source, "/to-loopback");
        loopback["error_code"]!.GetValue<string>().ShouldBe("private_address");
        loopback["error"]!.GetValue<string>().ShouldContain("private network");
        (await DocumentAsync(source, "/to-public"))["error_code"]!.GetValue<string>().ShouldBe("other_site");
        (await DocumentAsync(source, "/to-mail"))["error"]!.GetValue<string>().ShouldContain("no web address");
        (await DocumentAsync(source, "/"))["status"]!.GetValue<string>().ShouldBe("indexed");
    }
}
