using System.Net;
using Shouldly;
using Wheelhouse.Channels.WebChat;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Channels.Tests.WebChat;

public sealed class WidgetPageTests(CompanyFixture fixture) : InCompany(fixture)
{
    [Fact]
    public async Task Only_the_sites_an_inbox_allows_may_show_the_frame()
    {
        (await PolicyAsync(Company.WebsiteToken)).ShouldEndWith("frame-ancestors *");
        await Company.SendAsync(Company.Owner, HttpMethod.Patch, $"{Company.Path}/inboxes/{Company.InboxId}", new { channel = new { allowed_domains = "acme.example,*.acme.example" } });
        var policy = await PolicyAsync(Company.WebsiteToken);
        policy.ShouldEndWith("frame-ancestors 'self' acme.example *.acme.example");
        policy.ShouldContain("default-src 'none'; script-src 'self'; style-src 'self';");
    }

    [Fact]
    public async Task An_unknown_token_gets_a_page_that_says_so()
    {
        using var client = Company.NewClient();
        using var response = await client.GetAsync("/widget?website_token=nobody");
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await response.Content.ReadAsStringAsync()).ShouldContain("No website has this token");
    }

    [Fact]
    public void A_strange_host_header_does_not_reach_the_policy() =>
        WidgetPage.Policy("evil.example;script-src *", "").ShouldNotContain("evil");

    private async Task<string> PolicyAsync(string token)
    {
        using var client = Company.NewClient();
        using var response = await client.GetAsync($"/widget?website_token={token}");
        return response.Headers.GetValues("Content-Security-Policy").Single();
    }
}
