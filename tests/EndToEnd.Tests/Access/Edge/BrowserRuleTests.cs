using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Access.Walls;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Edge;

/// <summary>What browsers are told, and what other sites' pages cannot do in them.</summary>
public sealed class BrowserRuleTests(BrowserRuleTests.OneCompany one) : IClassFixture<BrowserRuleTests.OneCompany>
{
    private const string Password = "Str0ng-enough!";
    private readonly Company _company = one.Company;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_says_what_it_is_and_runs_nothing_that_its_page_does_not_need()
    {
        using var client = _company.NewClient();
        var wrong = new List<string>();
        foreach (var path in ReadRoutes().Concat(["/app/index.html", "/packs/js/sdk.js", "/nothing/here", "/api/v1/accounts/1/conversations"]))
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
            var policy = Header(answer, "Content-Security-Policy");
            if (Header(answer, "X-Content-Type-Options") != "nosniff" || Header(answer, "Referrer-Policy").Length == 0 || Header(answer, "Cache-Control").Length == 0
                || !policy.Contains("frame-ancestors", StringComparison.Ordinal) || !policy.Contains("base-uri 'none'", StringComparison.Ordinal)
                || policy.Contains("script-src 'unsafe", StringComparison.Ordinal) || answer.Headers.Contains("Server"))
            {
                wrong.Add($"{path} ({(int)answer.StatusCode}): {string.Join(", ", answer.Headers.Select(static h => $"{h.Key}={string.Join(';', h.Value)}"))}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_the_sites_that_an_inbox_allows_may_frame_its_widget_and_nobody_frames_anything_else()
    {
        await Company.SendAsync(_company.Owner, HttpMethod.Put, $"{_company.Path}/inboxes/{_company.InboxId}", new { channel = new { allowed_domains = "https://shop.example" } });
        using var client = _company.NewClient();
        (await PolicyAsync($"/widget?website_token={_company.WebsiteToken}")).ShouldEndWith("frame-ancestors 'self' https://shop.example");
        foreach (var path in new[] { "/app", "/app/settings", "/api-docs", "/help/none", "/widget/index.html", "/app/index.html", "/api/v1/profile" })
        {
            (await PolicyAsync(path)).ShouldContain("frame-ancestors 'none'", customMessage: path);
        }

        async Task<string> PolicyAsync(string path)
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
            return Header(answer, "Content-Security-Policy");
        }
    }

    [Fact]
    public async Task Behind_https_browsers_stay_there_and_the_cookie_belongs_to_this_host_alone()
    {
        using var client = _company.NewClient();
        client.DefaultRequestHeaders.Host = "support.example";
        client.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var signedIn = await client.PostAsJsonAsync("/auth/sign_in", new { email = "ada@example.com", password = Password }, Token);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        Header(signedIn, "Strict-Transport-Security").ShouldBe("max-age=31536000");
        var cookie = Header(signedIn, "Set-Cookie");
        cookie.ShouldStartWith("__Host-wheelhouse_session=");
        var attributes = cookie.ToLowerInvariant().Split("; ").Skip(1).ToHashSet();
        attributes.IsSupersetOf(["path=/", "secure", "httponly", "samesite=lax"]).ShouldBeTrue(cookie);
        attributes.ShouldNotContain(static a => a.StartsWith("domain", StringComparison.Ordinal));
        client.DefaultRequestHeaders.Add("Cookie", cookie.Split(';')[0]);
        await Company.SendAsync(client, HttpMethod.Get, "/api/v1/profile");

        using var plain = _company.NewClient();
        using var unsafely = await plain.PostAsJsonAsync("/auth/sign_in", new { email = "ada@example.com", password = Password }, Token);
        unsafely.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
        Header(unsafely, "Set-Cookie").ShouldStartWith("wheelhouse_session=");
        // A cookie that a neighbouring host could have set counts for nothing over https.
        client.DefaultRequestHeaders.Remove("Cookie");
        client.DefaultRequestHeaders.Add("Cookie", Header(unsafely, "Set-Cookie").Split(';')[0]);
        await Company.SendAsync(client, HttpMethod.Get, "/api/v1/profile", null, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "http://127.0.0.1:1", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "{own}", true)]
    [InlineData("X-Nothing", "x", true)]
    public async Task Pages_of_other_sites_change_nothing_with_the_cookie_and_begin_no_session(string header, string value, bool isOurs)
    {
        value = value.Replace("{own}", _company.Host.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
        using var browser = _company.NewClient();
        browser.DefaultRequestHeaders.Add("Cookie", await one.SignInAsync());
        browser.DefaultRequestHeaders.Add("X-Wheelhouse-Request", "1");
        browser.DefaultRequestHeaders.Add(header, value);
        foreach (var (method, path, body) in new (HttpMethod, string, object)[]
        {
            (HttpMethod.Put, "/api/v1/profile", new { name = "Ada" }),
            (HttpMethod.Post, $"{_company.Path}/contacts", new { name = "Grace" }),
            (HttpMethod.Post, "/auth/sign_in", new { email = "ada@example.com", password = Password }),
        })
        {
            using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
            using var answer = await browser.SendAsync(request, Token);
            answer.StatusCode.ShouldBe(isOurs ? HttpStatusCode.OK : HttpStatusCode.Forbidden, $"{method} {path}");
            answer.Headers.Contains("Set-Cookie").ShouldBe(isOurs && path == "/auth/sign_in");
        }

        // A form needs no script and no header: it cannot set up an installation or sign somebody in, either.
        using var form = new FormUrlEncodedContent([new("email", "ada@example.com"), new("password", Password)]);
        using var visitor = _company.NewClient();
        visitor.DefaultRequestHeaders.Add(header, value);
        using var formAnswer = await visitor.PostAsync(new Uri("/auth/sign_in", UriKind.Relative), form, Token);
        formAnswer.StatusCode.ShouldBe(isOurs ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        using var setup = await visitor.PostAsync(new Uri("/api/v1/setup", UriKind.Relative), null, Token);
        (setup.StatusCode == HttpStatusCode.Forbidden).ShouldBe(!isOurs);
    }

    [Fact]
    public async Task Tokens_work_from_anywhere_and_so_do_the_widget_and_the_client_API()
    {
        using var client = _company.NewClient(_company.Owner.DefaultRequestHeaders.GetValues("api_access_token").Single());
        client.DefaultRequestHeaders.Add("Origin", "https://app.example");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        await Company.SendAsync(client, HttpMethod.Post, $"{_company.Path}/contacts", new { name = "Linus" });
        await Company.SendAsync(client, HttpMethod.Post, $"/api/v1/widget/config?website_token={_company.WebsiteToken}", new { });
        await Company.SendAsync(client, HttpMethod.Post, "/public/api/v1/inboxes/none/contacts", new { }, HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_foreign_page_opens_no_live_connection_with_the_cookie(string? origin)
    {
        var cookie = await one.SignInAsync();
        await Should.ThrowAsync<System.Net.WebSockets.WebSocketException>(() => LiveSocket.OpenHubAsync(_company.Host.Address, "/hubs/agent", options =>
        {
            options.SetRequestHeader("Cookie", cookie);
            if (origin is not null)
                options.SetRequestHeader("Origin", origin);
        }));
        // On Action Cable the cookie says nothing: without the token there is nothing to be had, whatever the page.
        await using var cable = await LiveSocket.OpenCableAsync(_company.Host.Address, options =>
        {
            options.SetRequestHeader("Cookie", cookie);
            if (origin is not null)
                options.SetRequestHeader("Origin", origin);
        });
        await cable.SubscribeAsync(new System.Text.Json.Nodes.JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = "", ["account_id"] = _company.AccountId, ["user_id"] = _company.OwnerId });
        await cable.WaitForAsync(static f => f["type"] is System.Text.Json.Nodes.JsonValue type && type.GetValue<string>() == "reject_subscription");
    }

    private IEnumerable<string> ReadRoutes() =>
        from endpoint in _company.Host.Services.GetServices<EndpointDataSource>().SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>()
        where EndpointShape.Methods(endpoint).Contains("GET")
        let path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/')
        where !path.StartsWith("/hubs/", StringComparison.Ordinal)
        select path.Replace("{**path}", "x", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{account_id:long}", "1", StringComparison.Ordinal);

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : "";

    public sealed class OneCompany : IAsyncLifetime
    {
        internal Company Company { get; private set; } = null!;

        public async ValueTask InitializeAsync() =>
            Company = await Company.StartAsync(new Dictionary<string, string?> { ["ForwardedHeaders_Enabled"] = "true" });

        /// <summary>The cookie of a new session.</summary>
        internal async Task<string> SignInAsync()
        {
            using var client = Company.Host.CreateClient();
            using var signedIn = await client.PostAsJsonAsync("/auth/sign_in", new { email = "ada@example.com", password = Password });
            return Header(signedIn, "Set-Cookie").Split(';')[0];
        }

        public ValueTask DisposeAsync() => Company.DisposeAsync();
    }
}
