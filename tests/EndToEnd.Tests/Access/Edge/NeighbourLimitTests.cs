using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Edge;

/// <summary>Many customers share a network address: what strangers there use up is not taken from who is known.</summary>
public sealed class NeighbourLimitTests : IAsyncLifetime
{
    private const int PerMinute = 20;
    private Company _company = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _company = await Company.StartAsync(new Dictionary<string, string?> { ["Limits:RequestsPerAddressAndMinute"] = "20" });

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task Strangers_who_used_up_their_allowance_refuse_nobody_who_is_known()
    {
        var inbox = await AddApiInboxAsync();
        using var app = _company.Host.CreateClient();
        var contact = await AddContactAsync(app, inbox);
        var window = await _company.OpenWindowAsync();
        for (var i = 0; i < 2 * PerMinute; i++)
        {
            (await StatusAsync(app, $"{inbox}/contacts/guess-{i}")).ShouldBe(i < PerMinute ? HttpStatusCode.NotFound : HttpStatusCode.TooManyRequests);
        }

        using var newcomer = await app.PostAsJsonAsync(window.Url("config"), new { }, Token);
        newcomer.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        await Should.ThrowAsync<WebSocketException>(() => OpenAsync("guess"));

        await window.WriteAsync("hello");
        (await window.MessagesAsync()).ShouldNotBeEmpty();
        (await window.SendAsync(HttpMethod.Post, "config", new { }))["website_channel_config"].ShouldNotBeNull();
        await using var live = await OpenAsync(window.Token);
        (await live.CallAsync("Presence")).ShouldBeNull();
        var conversation = await Company.SendAsync(app, HttpMethod.Post, $"{contact}/conversations", new { });
        await Company.SendAsync(app, HttpMethod.Post, $"{contact}/conversations/{conversation["id"]}/messages", new { content = "hello" });
        (await _company.GetAsync("/conversations"))["data"].ShouldNotBeNull("agents are known by their token");
        (await StatusAsync(app, "/health")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(app, $"/widget?website_token={_company.WebsiteToken}")).ShouldNotBe(HttpStatusCode.TooManyRequests, "no token is sent for the frame");
    }

    [Fact]
    public async Task Who_is_known_and_asks_for_what_is_not_there_is_no_stranger()
    {
        var window = await _company.OpenWindowAsync();
        for (var i = 0; i < 2 * PerMinute; i++)
        {
            (await StatusAsync(window.Client, window.Url($"nothing-{i}"))).ShouldBe(HttpStatusCode.NotFound);
        }

        var inbox = await AddApiInboxAsync();
        using var app = _company.Host.CreateClient();
        var contact = await AddContactAsync(app, inbox);
        for (var i = 0; i < 2 * PerMinute; i++)
        {
            (await StatusAsync(app, $"{contact}/conversations/{9_000 + i}")).ShouldBe(HttpStatusCode.NotFound);
        }

        (await _company.OpenWindowAsync()).Token.ShouldNotBeEmpty();
        (await StatusAsync(app, $"{inbox}/contacts/guess")).ShouldBe(HttpStatusCode.NotFound, "there is room for strangers");
    }

    [Theory]
    [InlineData("/health", HttpStatusCode.OK)]
    [InlineData("/api/v1/profile", HttpStatusCode.TooManyRequests)]
    [InlineData("/app/", null)]
    public async Task Tokens_of_nobody_are_looked_for_as_often_as_the_limit_says_and_not_once_more(string path, HttpStatusCode? afterwards)
    {
        using var client = _company.Host.CreateClient();
        var before = await LookedForAsync();
        HttpStatusCode last = default;
        for (var i = 0; i < 5 * PerMinute; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Add("api_access_token", $"guess-{i}");
            using var response = await client.SendAsync(request, Token);
            last = response.StatusCode;
        }

        if (afterwards is { } expected) last.ShouldBe(expected);
        (await LookedForAsync() - before).ShouldBeLessThanOrEqualTo(PerMinute);
        (await _company.GetAsync("/conversations"))["data"].ShouldNotBeNull("whose token was found before is known");
    }

    [Fact]
    public async Task Connections_of_nobody_count_before_they_say_anything()
    {
        var window = await _company.OpenWindowAsync();
        var open = new List<ClientWebSocket>();
        for (var i = 0; i < 2 * PerMinute; i++)
        {
            var socket = new ClientWebSocket();
            var connecting = socket.ConnectAsync(new Uri($"ws://{_company.Host.Address.Authority}/hubs/visitor?website_token=x&access_token=guess-{i}"), Token);
            if (i < PerMinute) await connecting;
            else await Should.ThrowAsync<WebSocketException>(() => connecting);
            open.Add(socket);
        }

        open.ForEach(static socket => socket.Dispose());
        await using var live = await OpenAsync(window.Token);
        (await live.CallAsync("Presence")).ShouldBeNull();
    }

    [Fact]
    public async Task Who_guesses_tokens_on_cable_has_no_more_guesses_than_connections()
    {
        await using (var socket = await LiveSocket.OpenCableAsync(_company.Host.Address))
        {
            for (var i = 0; i < PerMinute && !socket.IsClosed; i++)
            {
                await socket.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = $"guess-{i}" });
            }

            await Eventually.TrueAsync(() => Task.FromResult(socket.IsClosed), Token);
        }

        await Should.ThrowAsync<WebSocketException>(() => LiveSocket.OpenCableAsync(_company.Host.Address));
    }

    [Fact]
    public async Task A_loop_on_cable_holds_back_nothing_but_cable()
    {
        var refused = 0;
        for (var i = 0; i < 2 * PerMinute; i++)
        {
            try
            {
                await using var socket = await LiveSocket.OpenCableAsync(_company.Host.Address);
            }
            catch (WebSocketException held) when (held.Message.Contains("429", StringComparison.Ordinal))
            {
                refused++;
            }
        }

        refused.ShouldBe(PerMinute);
        using var client = _company.Host.CreateClient();
        (await StatusAsync(client, "/api")).ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>How often the table of tokens was asked. PostgreSQL tells it when a connection has been idle for a moment.</summary>
    private async Task<long> LookedForAsync()
    {
        await Task.Delay(TimeSpan.FromSeconds(11), Token);
        return await _company.SqlAsync<long>("select sum(seq_scan + idx_scan)::bigint from pg_stat_user_tables where schemaname = 'accounts' and relname like '%token%'");
    }

    private async Task<string> AddApiInboxAsync() =>
        $"/public/api/v1/inboxes/{(await _company.PostAsync("/inboxes", new { name = "Api", channel = new { type = "api" } }))["inbox_identifier"]!.GetValue<string>()}";

    private static async Task<string> AddContactAsync(HttpClient app, string inbox) =>
        $"{inbox}/contacts/{(await Company.SendAsync(app, HttpMethod.Post, $"{inbox}/contacts", new { name = "Robin" }))["source_id"]!.GetValue<string>()}";

    private Task<LiveSocket> OpenAsync(string token) =>
        LiveSocket.OpenHubAsync(_company.Host.Address, $"/hubs/visitor?website_token={_company.WebsiteToken}&access_token={token}");

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return response.StatusCode;
    }
}
