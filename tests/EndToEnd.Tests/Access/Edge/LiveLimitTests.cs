using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Access.Edge;

/// <summary>What may be asked by who needs no token for it, and over connections that stay open.</summary>
public sealed class LiveLimitTests : IAsyncLifetime
{
    private const int PerMinute = 20;
    private Company _company = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _company = await Company.StartAsync(new Dictionary<string, string?>
    {
        ["Limits:LiveCallsPerMinute"] = "20",
        ["Limits:RequestsPerAddressAndMinute"] = "20",
        ["WebChat:PagesPerAddressAndMinute"] = "20",
        ["WebChat:ConnectionsPerMinute"] = "20",
    });

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task Who_opens_live_connections_with_tokens_of_nobody_is_held_back_before_they_are_open()
    {
        var window = await _company.OpenWindowAsync();
        var opened = 0;
        for (var i = 0; i < PerMinute; i++, opened++)
        {
            await using var guess = await LiveSocket.OpenHubAsync(_company.Host.Address, $"/hubs/visitor?website_token={_company.WebsiteToken}&access_token=guess-{i}");
            await Eventually.TrueAsync(() => Task.FromResult(guess.IsClosed), Token);
        }

        var refused = await Should.ThrowAsync<WebSocketException>(() => LiveSocket.OpenHubAsync(_company.Host.Address, $"/Hubs/Visitor?website_token={_company.WebsiteToken}&access_token=guess"));
        refused.Message.ShouldContain("429");
        opened.ShouldBe(PerMinute);
        window.Token.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Who_is_known_and_reconnects_in_a_loop_is_refused_himself_and_nobody_else_at_his_address()
    {
        var (looping, other) = (await _company.OpenWindowAsync(), await _company.OpenWindowAsync());
        await other.WriteAsync("hello");
        var (opened, refused) = (0, 0);
        for (var i = 0; i < 5 * PerMinute; i++)
        {
            try
            {
                await using var socket = await OpenVisitorAsync(looping);
                opened++;
            }
            catch (WebSocketException held) when (held.Message.Contains("429", StringComparison.Ordinal))
            {
                refused++;
            }
        }

        (opened, refused).ShouldBe((PerMinute, 4 * PerMinute), "refused before they are open");
        (await _company.OpenWindowAsync()).Token.ShouldNotBeEmpty("somebody new still comes in");

        // And a stranger at the same address, who uses up what strangers there may do.
        using var guessing = _company.Host.CreateClient();
        guessing.DefaultRequestHeaders.Add("X-Auth-Token", "guess");
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 2 * PerMinute; i++)
        {
            using var guess = await guessing.GetAsync(new Uri(other.Url("messages"), UriKind.Relative), Token);
            answers.Add(guess.StatusCode);
        }

        answers.Count(static a => a == HttpStatusCode.Unauthorized).ShouldBe(PerMinute);
        answers[^1].ShouldBe(HttpStatusCode.TooManyRequests);
        await other.WriteAsync("still there?");
        (await other.MessagesAsync()).Count(static m => m!["content"]!.GetValue<string>() == "still there?").ShouldBe(1);
        await using var live = await OpenVisitorAsync(other);
        (await live.CallAsync("Presence")).ShouldBeNull();
        (await looping.MessagesAsync()).ShouldBeEmpty("he may still read, too");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_anybody_may_look_at_has_a_limit_for_each_address(bool isInbox)
    {
        var path = isInbox
            ? $"/public/api/v1/inboxes/{(await _company.PostAsync("/inboxes", new { name = "Api", channel = new { type = "api" } }))["inbox_identifier"]!.GetValue<string>()}"
            : $"/widget?website_token={_company.WebsiteToken}";
        using var client = _company.Host.CreateClient();
        for (var i = 0; i < PerMinute; i++)
        {
            using var shown = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
            shown.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable); // the widget may not be built
        }

        using var refused = await client.GetAsync(new Uri(path, UriKind.Relative), Token);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await (await _company.OpenWindowAsync()).MessagesAsync()).ShouldBeEmpty("who has a token goes on");
    }

    [Fact]
    public async Task Who_types_on_and_off_in_a_loop_is_passed_over_and_others_are_heard()
    {
        var (looping, other) = (await _company.OpenWindowAsync(), await _company.OpenWindowAsync());
        await looping.WriteAsync("hello");
        await other.WriteAsync("hello");
        await using var agent = await OpenAgentAsync();
        await using (var first = await OpenVisitorAsync(looping))
        await using (var second = await OpenVisitorAsync(looping))
        {
            for (var i = 0; i < 2 * PerMinute; i++)
            {
                (await (i % 2 == 0 ? first : second).CallAsync("Typing", i % 4 < 2)).ShouldBeNull();
            }
        }

        await using var polite = await OpenVisitorAsync(other);
        (await polite.CallAsync("Typing", true)).ShouldBeNull();
        await Eventually.TrueAsync(() => Task.FromResult(Heard(agent).Contains(2)), Token);
        Heard(agent).Count(static n => n == 1).ShouldBeLessThanOrEqualTo(PerMinute);

        static List<long> Heard(LiveSocket agent) =>
            [.. agent.Signals.Where(static s => s["kind"]!.GetValue<string>() == "typing").Select(static s => s["conversation_id"]!.GetValue<long>())];
    }

    [Fact]
    public async Task Who_says_in_a_loop_that_he_is_there_costs_the_database_no_more_than_the_limit()
    {
        var window = await _company.OpenWindowAsync();
        await using var visitor = await OpenVisitorAsync(window);
        await using var agent = await OpenAgentAsync();
        foreach (var socket in new[] { visitor, agent })
        {
            for (var i = 0; i < PerMinute; i++)
            {
                (await socket.CallAsync("Presence")).ShouldBeNull();
            }
        }

        await _company.SqlAsync<long>("with old as (update platform.presence set seen_at = '2001-01-01' returning 1) select count(*) from old");
        (await visitor.CallAsync("Presence")).ShouldBeNull();
        (await agent.CallAsync("Presence")).ShouldBeNull();
        (await _company.SqlAsync<long>("select count(*) from platform.presence where seen_at > '2002-01-01'")).ShouldBe(0);
        (await agent.CallAsync("Watch", 1)).ShouldNotBeNull().ShouldContain("Too many calls");
    }

    [Fact]
    public async Task On_cable_presence_in_a_loop_is_passed_over_as_well()
    {
        var identifier = new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = (await _company.OpenWindowAsync()).Config["contact"]!["pubsub_token"]!.GetValue<string>() };
        await using var cable = await LiveSocket.OpenCableAsync(_company.Host.Address);
        await cable.SubscribeAsync(identifier);
        await cable.WaitForEventAsync("presence.update");
        for (var i = 0; i < 3 * PerMinute; i++)
        {
            await cable.SendAsync(new JsonObject { ["command"] = "message", ["identifier"] = identifier.ToJsonString(), ["data"] = """{"action":"update_presence"}""" }.ToJsonString());
        }

        await cable.SubscribeAsync(new JsonObject { ["channel"] = "OtherChannel" }); // frames are answered in order
        await cable.WaitForAsync(static f => f["type"] is JsonValue type && type.GetValue<string>() == "reject_subscription");
        cable.Events.Count(static e => e["event"]!.GetValue<string>() == "presence.update").ShouldBe(1 + PerMinute);
    }

    private Task<LiveSocket> OpenVisitorAsync(Window window) =>
        LiveSocket.OpenHubAsync(_company.Host.Address, $"/hubs/visitor?website_token={_company.WebsiteToken}&access_token={window.Token}");

    private async Task<LiveSocket> OpenAgentAsync()
    {
        var token = _company.Agent.DefaultRequestHeaders.GetValues("api_access_token").Single();
        var socket = await LiveSocket.OpenHubAsync(_company.Host.Address, $"/hubs/agent?access_token={token}");
        (await socket.CallAsync("Join", _company.AccountId)).ShouldBeNull();
        return socket;
    }
}
