using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>How a site's robots.txt is had: what cannot be read allows nothing that it did not allow before.</summary>
public sealed class RobotsFileTests : KnowledgeHost
{
    private const string Rules = "User-agent: *\nDisallow: /secret";

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("binary/octet-stream")]
    [InlineData("image/x-icon")]
    [InlineData("text/plain; charset=utf-8")]
    public async Task It_is_obeyed_whatever_the_server_takes_it_for(string type)
    {
        Write();
        Site.Raw("/robots.txt", Rules, type);
        (await PathsAsync(await AddAsync(new { url = Site.Address.AbsoluteUri }))).ShouldBe(["/"]);
        Site.Requests.ShouldNotContain("/secret");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task A_site_that_has_none_allows_everything(int status)
    {
        Write();
        Site.Status("/robots.txt", status);
        (await PathsAsync(await AddAsync(new { url = Site.Address.AbsoluteUri }))).ShouldBe(["/", "/secret"]);
    }

    [Fact]
    public async Task One_that_is_damaged_on_its_way_is_none_that_allows_everything()
    {
        Write();
        Site.Raw("/robots.txt", Rules, "text/plain");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        Site.Do("/robots.txt", static async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("this is not packed"));
        });

        source = await SyncAsync(source);
        source["error"]!.GetValue<string>().ShouldStartWith("The site's robots.txt could not be read. ");
        (await PathsAsync(source)).ShouldBe(["/"], "what was read before stays");
        Site.Requests.ShouldNotContain("/secret");
    }

    [Fact]
    public async Task One_that_is_kept_at_another_site_leaves_the_rules_as_they_were()
    {
        Write();
        Site.Raw("/robots.txt", Rules, "text/plain");
        var source = await AddAsync(new { url = Site.Address.AbsoluteUri });
        Site.Redirect("/robots.txt", "https://elsewhere.example/robots.txt");

        source = await SyncAsync(source);
        source["error"].ShouldBeNull();
        (await PathsAsync(source)).ShouldBe(["/"]);
        Site.Requests.ShouldNotContain("/secret");
    }

    private void Write()
    {
        Site.Page("/", "<a href='/secret'>s</a><p>Welcome to the mill.</p>", "Home");
        Site.Page("/secret", "<p>The marmalade plans are secret.</p>", "Plans");
    }

    private async Task<List<string>> PathsAsync(JsonNode source) =>
        [.. (await DocumentsAsync(source)).Select(static d => new Uri(d["url"]!.GetValue<string>()).AbsolutePath).Order(StringComparer.Ordinal)];
}
