using System.Net;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Pages;

/// <summary>What anybody may fetch, with the headers that keep it safe.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private AppHost _host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await AppHost.StartAsync(Token);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("/app")]
    [InlineData("/app/knowledge/sources/1")]
    public async Task Every_path_of_the_dashboard_is_its_page_and_runs_only_our_scripts(string path)
    {
        using var client = _host.CreateClient();
        using var page = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldNotContain("unsafe");
        (await page.Content.ReadAsStringAsync(Token)).ShouldContain("<script");
    }

    [Fact]
    public async Task Health_answers_as_Chatwoots()
    {
        using var client = _host.CreateClient();
        (await client.GetStringAsync(new Uri("/health", UriKind.Relative), Token)).ShouldBe("""{"status":"woot"}""");
    }

    [Theory]
    [InlineData("/public/api/v1/inboxes/none", true)]
    [InlineData("/api/v1/profile", false)]
    public async Task Only_the_client_API_is_open_to_pages_of_other_origins(string path, bool open)
    {
        using var client = _host.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Origin", "https://shop.example" } } };
        using var answer = await client.SendAsync(request, Token);
        answer.Headers.Contains("Access-Control-Allow-Origin").ShouldBe(open);
    }

    [Fact]
    public async Task What_is_no_route_is_closed()
    {
        using var client = _host.CreateClient();
        using var answer = await client.GetAsync(new Uri("/api/v1/accounts/1/conversations", UriKind.Relative), Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
