using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Realtime;

public sealed class CableTests : IAsyncLifetime
{
    private Company company = null!;

    public async ValueTask InitializeAsync() => company = await Company.StartAsync();

    public ValueTask DisposeAsync() => company.DisposeAsync();

    [Fact]
    public async Task An_agent_is_welcomed_confirmed_pinged_and_told_what_happens()
    {
        await using var agent = await SubscribeAgentAsync();
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("Where is my order?");
        var message = await agent.WaitForEventAsync("message.created");
        message["content"]!.GetValue<string>().ShouldBe("Where is my order?");
        message["message_type"]!.GetValue<int>().ShouldBe(0);
        message["conversation_id"]!.GetValue<long>().ShouldBe(1);
        message["account_id"]!.GetValue<long>().ShouldBe(company.AccountId);
        (await agent.WaitForEventAsync("conversation.created"))["status"]!.GetValue<string>().ShouldBe("open");
        await company.PostAsync("/conversations/1/assignments", new { assignee_id = company.AgentId });
        (await agent.WaitForEventAsync("assignee.changed"))["meta"]!["assignee"]!["id"]!.GetValue<long>().ShouldBe(company.AgentId);
        await company.PostAsync("/conversations/1/toggle_status", new { status = "resolved" });
        (await agent.WaitForEventAsync("conversation.status_changed"))["status"]!.GetValue<string>().ShouldBe("resolved");
        await agent.WaitForEventAsync("conversation.updated");
        await agent.WaitForAsync(static f => f["type"] is JsonValue type && type.GetValue<string>() == "ping");
    }

    [Theory]
    [InlineData("""{"command":"subscribe","command":"subscribe"}""")]
    [InlineData("""{"command":"subscribe","identifier":"\ud800"}""")]
    [InlineData("""["subscribe"]""")]
    [InlineData("{")]
    public async Task A_frame_that_cannot_be_read_is_ignored_and_the_connection_serves_on(string frame)
    {
        await using var visitor = await LiveSocket.OpenCableAsync(company.Host.Address);
        await visitor.SendAsync(frame);
        await visitor.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = PubsubToken(await company.OpenWindowAsync()) });
        await ConfirmedAsync(visitor);
    }

    [Fact]
    public async Task A_visitor_hears_the_public_side_only()
    {
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await using var visitor = await LiveSocket.OpenCableAsync(company.Host.Address);
        await visitor.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = PubsubToken(window) });
        await ConfirmedAsync(visitor);
        await company.PostAsync("/conversations/1/messages", new { content = "secret note", @private = true });
        await Company.SendAsync(company.Agent, HttpMethod.Post, $"{company.Path}/conversations/1/toggle_typing_status", new { typing_status = "on" });
        await company.PostAsync("/conversations/1/messages", new { content = "public reply" });
        (await visitor.WaitForEventAsync("message.created"))["content"]!.GetValue<string>().ShouldBe("public reply");
        (await visitor.WaitForEventAsync("conversation.typing_on"))["user"]!["type"]!.GetValue<string>().ShouldBe("user");
        var everything = string.Join('\n', visitor.Frames.Select(static f => f.ToJsonString()));
        everything.ShouldNotContain("secret note");
        everything.ShouldNotContain("@example.com");
    }

    [Fact]
    public async Task Who_comes_back_in_a_loop_or_guesses_tokens_is_held_back_and_others_are_not()
    {
        var (looping, other) = (await company.OpenWindowAsync(), await company.OpenWindowAsync());
        var outcomes = new List<string>();
        for (var i = 0; i < 70; i++)
        {
            await using var socket = await LiveSocket.OpenCableAsync(company.Host.Address);
            outcomes.Add(await AskAsync(socket, PubsubToken(looping)));
        }

        outcomes.Count(static o => o == "confirm_subscription").ShouldBe(60);
        outcomes[^1].ShouldBe("reject_subscription");
        await using (var welcome = await LiveSocket.OpenCableAsync(company.Host.Address)) (await AskAsync(welcome, PubsubToken(other))).ShouldBe("confirm_subscription");

        await using var guesser = await LiveSocket.OpenCableAsync(company.Host.Address);
        for (var i = 0; i < 20; i++) await guesser.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = $"guess {i}" });
        await Eventually.TrueAsync(() => Task.FromResult(guesser.IsClosed), CancellationToken.None);

        static async Task<string> AskAsync(LiveSocket socket, string token)
        {
            await socket.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = token });
            var answer = await socket.WaitForAsync(static f => f["type"] is JsonValue type && type.GetValue<string>().EndsWith("_subscription", StringComparison.Ordinal));
            return answer["type"]!.GetValue<string>();
        }
    }

    [Fact]
    public async Task Agents_are_told_of_contacts_and_visitors_are_not()
    {
        await using var agent = await SubscribeAgentAsync();
        var window = await company.OpenWindowAsync();
        await using var visitor = await LiveSocket.OpenCableAsync(company.Host.Address);
        await visitor.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = PubsubToken(window) });
        await ConfirmedAsync(visitor);
        var contact = (await company.PostAsync("/contacts", new { name = "Grace", email = "grace@example.com" }))["payload"]!["contact"]!;
        var id = contact["id"]!.GetValue<long>();
        await agent.WaitForAsync(f => Is(f, "contact.created", id));
        await Company.SendAsync(company.Owner, HttpMethod.Put, $"{company.Path}/contacts/{id}", new { name = "Grace H." });
        (await agent.WaitForAsync(f => Is(f, "contact.updated", id)))["message"]!["data"]!["name"]!.GetValue<string>().ShouldBe("Grace H.");
        await Company.SendAsync(company.Owner, HttpMethod.Delete, $"{company.Path}/contacts/{id}");
        await agent.WaitForAsync(f => Is(f, "contact.deleted", id));
        visitor.Events.ShouldNotContain(static e => e["event"]!.GetValue<string>().StartsWith("contact."));

        static bool Is(JsonObject frame, string name, long contact) =>
            frame["message"] is JsonObject message && message["event"]?.GetValue<string>() == name && message["data"]!["id"]!.GetValue<long>() == contact;
    }

    [Fact]
    public async Task Who_types_is_not_told_so()
    {
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await using var bob = await SubscribeAgentAsync(company.Agent);
        await using var ada = await SubscribeAgentAsync();
        await Company.SendAsync(company.Agent, HttpMethod.Post, $"{company.Path}/conversations/1/toggle_typing_status", new { typing_status = "on", is_private = "true" });
        (await ada.WaitForEventAsync("conversation.typing_on"))["is_private"]!.GetValue<bool>().ShouldBeTrue();
        await window.SendAsync(HttpMethod.Post, "conversations/toggle_typing", new { typing_status = "on" });
        (await bob.WaitForEventAsync("conversation.typing_on"))["user"]!["type"]!.GetValue<string>().ShouldBe("contact");
        bob.Events.Count(static e => e["event"]!.GetValue<string>() == "conversation.typing_on").ShouldBe(1);
    }

    [Fact]
    public async Task Presence_shows_agents_to_all_and_visitors_to_agents()
    {
        var window = await company.OpenWindowAsync();
        await using var visitor = await LiveSocket.OpenCableAsync(company.Host.Address);
        await visitor.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = PubsubToken(window) });
        await visitor.WaitForEventAsync("presence.update");
        await using var agent = await SubscribeAgentAsync();
        var there = await agent.WaitForEventAsync("presence.update");
        there["users"]!.AsObject().Select(static u => u.Key).ShouldBe([company.OwnerId.ToString(null, null)]);
        there["contacts"]!.AsObject().Count.ShouldBe(1);
        visitor.Events.ShouldAllBe(static e => e["data"]!["contacts"] == null);
    }

    [Theory]
    [InlineData("RoomChannel", "wrong", 1)]
    [InlineData("OtherChannel", null, 1)]
    [InlineData("RoomChannel", null, 999)]
    public async Task Wrong_tokens_channels_and_accounts_are_rejected(string channel, string? token, long account)
    {
        await using var cable = await LiveSocket.OpenCableAsync(company.Host.Address);
        var (id, pubsub) = await MeAsync(company.Owner);
        await cable.SubscribeAsync(new JsonObject { ["channel"] = channel, ["pubsub_token"] = token ?? pubsub, ["account_id"] = account, ["user_id"] = id });
        await cable.WaitForAsync(static f => f["type"] is JsonValue type && type.GetValue<string>() == "reject_subscription");
    }

    [Fact]
    public async Task Garbage_is_ignored_and_too_large_a_frame_ends_the_connection()
    {
        await using var cable = await SubscribeAgentAsync();
        foreach (var garbage in new[] { "{", "[]", "null", """{"command":7}""", """{"command":"message","identifier":"x"}""", """{"command":"subscribe","identifier":"{"}""" })
            await cable.SendAsync(garbage);
        await (await company.OpenWindowAsync()).WriteAsync("still there?");
        await cable.WaitForEventAsync("message.created");
        await cable.SendAsync(new string('x', 20_000));
        await Eventually.TrueAsync(() => Task.FromResult(cable.IsClosed), CancellationToken.None);
    }

    [Fact]
    public async Task What_the_copilot_answers_reaches_the_agent_who_asked_and_nobody_else()
    {
        await company.PostAsync("/captain/assistants", new { name = "Guide" });
        await using var asking = await SubscribeAgentAsync(company.Agent);
        await using var other = await SubscribeAgentAsync(company.Owner);
        var thread = await Company.SendAsync(company.Agent, HttpMethod.Post, $"{company.Path}/captain/copilot_threads", new { message = "What is a lighthouse?" });
        var asked = await asking.WaitForEventAsync("copilot.message.created");
        asked["message"]!["content"]!.GetValue<string>().ShouldBe("What is a lighthouse?");
        asked["message_type"]!.GetValue<string>().ShouldBe("user");
        asked["copilot_thread"]!["id"]!.GetValue<long>().ShouldBe(thread["id"]!.GetValue<long>());
        asked["copilot_thread"]!["user"]!["id"]!.GetValue<long>().ShouldBe(company.AgentId);
        asked["copilot_thread"]!["assistant"]!["name"]!.GetValue<string>().ShouldBe("Guide");
        asked["copilot_thread"]!["account_id"]!.GetValue<long>().ShouldBe(company.AccountId);
        await Eventually.TrueAsync(
            () => Task.FromResult(asking.Events.Any(e => e["event"]?.GetValue<string>() == "copilot.message.created" && e["data"]!["message_type"]!.GetValue<string>() == "assistant")),
            CancellationToken.None);
        await (await company.OpenWindowAsync()).WriteAsync("hello");
        await other.WaitForEventAsync("message.created");
        other.Frames.ShouldNotContain(f => f.ToJsonString().Contains("copilot"));
    }

    private static string PubsubToken(Window window) => window.Config["contact"]!["pubsub_token"]!.GetValue<string>();

    private static Task<JsonObject> ConfirmedAsync(LiveSocket cable) =>
        cable.WaitForAsync(static f => f["type"] is JsonValue type && type.GetValue<string>() == "confirm_subscription");

    private static async Task<(long Id, string PubsubToken)> MeAsync(HttpClient client)
    {
        var me = await Company.SendAsync(client, HttpMethod.Get, "/api/v1/profile");
        return (me["id"]!.GetValue<long>(), me["pubsub_token"]!.GetValue<string>());
    }

    private async Task<LiveSocket> SubscribeAgentAsync(HttpClient? client = null)
    {
        var cable = await LiveSocket.OpenCableAsync(company.Host.Address);
        await cable.WaitForAsync(static f => f["type"] is JsonValue type && type.GetValue<string>() == "welcome");
        var (id, token) = await MeAsync(client ?? company.Owner);
        await cable.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = token, ["account_id"] = company.AccountId, ["user_id"] = id });
        await ConfirmedAsync(cable);
        return cable;
    }
}
