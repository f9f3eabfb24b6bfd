using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Access.Walls;
using Wheelhouse.Platform.Http;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Edge;

/// <summary>How large and how many requests may be.</summary>
public sealed partial class LimitTests(LimitTests.OneCompany one) : IClassFixture<LimitTests.OneCompany>
{
    private const int MaxBodyBytes = 128 * 1024;
    private const int PerCaller = 200;
    private const int PerAddress = 100;
    private readonly Company _company = one.Company;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_route_that_takes_a_body_refuses_a_larger_one_than_it_needs()
    {
        var window = await _company.OpenWindowAsync();
        // Asks before it sends: a server that refuses by the length alone hangs up on who goes on sending.
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromSeconds(30) }) { BaseAddress = _company.Host.Address };
        client.DefaultRequestHeaders.ExpectContinue = true;
        client.DefaultRequestHeaders.Add("api_access_token", ApiToken(_company.Owner));
        client.DefaultRequestHeaders.Add("X-Auth-Token", window.Token);
        var (wrong, asked) = (new List<string>(), 0);
        foreach (var (method, path, limit) in BodyRoutes())
        {
            asked++;
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = Json(limit + 1) };
            using var answer = await client.SendAsync(request, Token);
            if (answer.StatusCode != HttpStatusCode.RequestEntityTooLarge || !(await answer.Content.ReadAsStringAsync(Token)).Contains("body_too_large", StringComparison.Ordinal))
            {
                wrong.Add($"{method} {path}: {(int)answer.StatusCode} to {limit + 1} bytes");
            }
        }

        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task The_longest_message_fits_even_with_every_character_escaped()
    {
        await using var usual = await Company.StartAsync();
        var window = await usual.OpenWindowAsync();
        using var content = new StringContent("{\"message\":{\"content\":\"" + string.Concat(Enumerable.Repeat("\\u4e2d", 150_000)) + "\"}}", Encoding.UTF8, "application/json");
        using var answer = await window.Client.PostAsync(new Uri(window.Url("messages"), UriKind.Relative), content, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_guesses_names_and_tokens_of_widgets_and_clients_is_held_back_and_customers_at_the_same_address_are_not_until_then()
    {
        await using var company = await Company.StartAsync(new Dictionary<string, string?> { ["Limits:RequestsPerAddressAndMinute"] = "60" });
        var window = await company.OpenWindowAsync();
        for (var i = 0; i < 100; i++)
        {
            using var known = await window.Client.GetAsync(new Uri(window.Url("messages"), UriKind.Relative), Token);
            known.StatusCode.ShouldBe(HttpStatusCode.OK, "many customers share an address");
        }

        using var client = company.Host.CreateClient();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 70; i++)
        {
            using var guessed = await client.GetAsync(new Uri(i % 2 == 0 ? $"/public/api/v1/inboxes/guess-{i}" : $"/api/v1/widget/messages?website_token=guess-{i}", UriKind.Relative), Token);
            statuses.Add(guessed.StatusCode);
        }

        statuses.Count(static s => s == HttpStatusCode.NotFound).ShouldBe(60);
        statuses[^1].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_come_back_and_others_go_on()
    {
        var (_, carol) = await _company.AddAgentAsync("carol@example.com");
        var statuses = new List<HttpStatusCode>();
        HttpResponseMessage? refused = null;
        for (var i = 0; i < PerCaller + 1; i++)
        {
            refused?.Dispose();
            refused = await carol.GetAsync(new Uri("/auth/validate_token", UriKind.Relative), Token);
            statuses.Add(refused.StatusCode);
        }

        statuses.Count(static s => s == HttpStatusCode.OK).ShouldBe(PerCaller);
        refused!.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("\"code\":\"rate_limited\"");
        refused.Dispose();
        await Company.SendAsync(_company.Agent, HttpMethod.Get, "/api/v1/profile");
    }

    [Fact]
    public async Task Without_a_valid_token_the_address_is_held_back_and_nobody_who_has_one()
    {
        // A company of its own: its address is everybody's here.
        await using var company = await Company.StartAsync(new Dictionary<string, string?> { ["Limits:RequestsPerAddressAndMinute"] = PerAddress.ToString(CultureInfo.InvariantCulture) });
        using var guesser = company.NewClient("a-guess-that-is-wrong-000");
        var last = HttpStatusCode.OK;
        for (var i = 0; i < PerAddress + 1 && last != HttpStatusCode.TooManyRequests; i++)
        {
            using var answer = await guesser.GetAsync(new Uri("/api/v1/profile", UriKind.Relative), Token);
            last = answer.StatusCode;
            (answer.Headers.RetryAfter is not null).ShouldBe(last == HttpStatusCode.TooManyRequests);
        }

        last.ShouldBe(HttpStatusCode.TooManyRequests);
        await Company.SendAsync(company.Agent, HttpMethod.Get, "/api/v1/profile");
        (await (await company.OpenWindowAsync()).MessagesAsync()).ShouldBeEmpty("a widget at the same address goes on");
    }

    [Fact]
    public async Task Whoever_sends_large_documents_slowly_keeps_no_other_account_from_sending_them()
    {
        await using var company = await Company.StartAsync();
        await using var neighbour = await company.OpenNeighbourAsync("Neighbour", "nina@example.com");
        using var stop = new CancellationTokenSource();
        var slow = Enumerable.Range(0, 6).Select(i => SendAsync(company, $"slow-{i}", new SlowContent(stop.Token))).ToList();
        await Task.Delay(TimeSpan.FromSeconds(1), Token);
        using var large = new StringContent($"{{\"content\":\"{new string('猫', 1_900_000)}\"}}", Encoding.UTF8, "application/json");
        (await SendAsync(neighbour, "large", large).WaitAsync(TimeSpan.FromSeconds(30), Token)).ShouldBe(HttpStatusCode.OK);
        await stop.CancelAsync();
        await Task.WhenAll(slow.Select(static s => s.ContinueWith(static _ => { }, TaskScheduler.Default)));

        async Task<HttpStatusCode> SendAsync(Company sender, string id, HttpContent content)
        {
            var home = (await sender.PostAsync("/captain/assistants", new { name = id }))["knowledge_base_id"];
            using var request = new HttpRequestMessage(HttpMethod.Put, $"{sender.Path}/knowledge/bases/{home}/documents/{id}") { Content = content };
            using var answer = await sender.Owner.SendAsync(request, Token);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Guessing_a_password_is_told_when_to_come_back()
    {
        using var client = _company.NewClient();
        for (var i = 0; i < 10; i++)
        {
            await Company.SendAsync(client, HttpMethod.Post, "/auth/sign_in", new { email = "dora@example.com", password = "guess" }, HttpStatusCode.Unauthorized);
        }

        using var body = new StringContent("""{"email":"dora@example.com","password":"guess"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri("/auth/sign_in", UriKind.Relative), body, Token);
        answer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        answer.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.FromMinutes(10));
    }

    /// <summary>With the number of bytes that each takes at most.</summary>
    private IEnumerable<(string Method, string Path, long Limit)> BodyRoutes() =>
        from endpoint in _company.Host.Services.GetServices<EndpointDataSource>().SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>()
        where EndpointShape.TakesBody(endpoint)
        let own = endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize
        // JSON has a limit of its own where files may be larger, and another one where whole documents come in it.
        let limit = endpoint.Metadata.GetMetadata<LargeJsonAttribute>()?.MostJsonBytes ?? Math.Min(own ?? MaxBodyBytes, 4 * 1024 * 1024)
        from method in EndpointShape.Methods(endpoint)
        let path = Place().Replace(("/" + endpoint.RoutePattern.RawText?.TrimStart('/')).Replace("{account_id:long}", _company.AccountId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{inbox}", one.ApiInbox, StringComparison.Ordinal).Replace("{id:guid}", Guid.Empty.ToString(), StringComparison.Ordinal), "1")
        select (method, path.StartsWith(Places.WidgetPrefix, StringComparison.Ordinal) ? $"{path}?website_token={_company.WebsiteToken}" : path, limit);

    private static string ApiToken(HttpClient client) => client.DefaultRequestHeaders.GetValues("api_access_token").Single();

    private static StringContent Json(long bytes) => new($"{{\"x\":\"{new string('x', (int)bytes)}\"}}", Encoding.UTF8, "application/json");

    /// <summary>More than the usual limit at once, and then nothing more for as long as the sender likes.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly CancellationToken _stop;

        public SlowContent(CancellationToken stop)
        {
            _stop = stop;
            Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{{\"content\":\"{new string('x', 5_000_000)}"), _stop);
            await stream.FlushAsync(_stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, _stop);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>Each test is another caller, so one company serves all.</summary>
    public sealed class OneCompany : IAsyncLifetime
    {
        internal Company Company { get; private set; } = null!;

        internal string ApiInbox { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Company = await Company.StartAsync(new Dictionary<string, string?>
            {
                ["Limits:MaxBodyBytes"] = MaxBodyBytes.ToString(CultureInfo.InvariantCulture),
                ["Limits:RequestsPerCallerAndMinute"] = PerCaller.ToString(CultureInfo.InvariantCulture),
            });
            ApiInbox = (await Company.PostAsync("/inboxes", new { name = "Api", channel = new { type = "api" } }))["inbox_identifier"]!.GetValue<string>();
        }

        public ValueTask DisposeAsync() => Company.DisposeAsync();
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place();
}
