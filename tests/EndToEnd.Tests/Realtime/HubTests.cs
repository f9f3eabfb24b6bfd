using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.Host.Realtime;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Realtime;

public sealed class HubTests : IAsyncLifetime
{
    private Company company = null!;

    public async ValueTask InitializeAsync() => company = await Company.StartAsync();

    public ValueTask DisposeAsync() => company.DisposeAsync();

    [Fact]
    public async Task An_agent_hears_the_visitor_and_the_visitor_hears_the_agent()
    {
        await using var agent = await JoinAsync(company.Agent);
        var window = await company.OpenWindowAsync();
        await using var visitor = await OpenVisitorAsync(window);
        await window.WriteAsync("Where is my order?");
        var heard = await agent.WaitForSignalAsync("message.changed");
        heard["conversation_id"]!.GetValue<long>().ShouldBe(1);
        heard["account_id"]!.GetValue<long>().ShouldBe(company.AccountId);
        heard["revision"]!.GetValue<long>().ShouldBeGreaterThan(0);
        await Company.SendAsync(company.Agent, HttpMethod.Post, $"{company.Path}/conversations/1/messages", new { content = "It left today." });
        await Eventually.TrueAsync(() => Task.FromResult(visitor.Signals.Count(static s => s["kind"]!.GetValue<string>() == "message.changed") == 2), CancellationToken.None);
    }

    [Fact]
    public async Task Private_notes_and_other_visitors_never_reach_a_visitor()
    {
        var mine = await company.OpenWindowAsync();
        var theirs = await company.OpenWindowAsync();
        await mine.WriteAsync("hello");
        await theirs.WriteAsync("hello");
        await using var visitor = await OpenVisitorAsync(mine);
        var note = await company.PostAsync("/conversations/1/messages", new { content = "secret", @private = true });
        await company.PostAsync("/conversations/2/messages", new { content = "for them" });
        var reply = await company.PostAsync("/conversations/1/messages", new { content = "for you" });
        await Eventually.TrueAsync(() => Task.FromResult(MessageIds(visitor).Contains(reply["id"]!.GetValue<long>())), CancellationToken.None);
        MessageIds(visitor).ShouldNotContain(note["id"]!.GetValue<long>());
        visitor.Signals.Select(static s => s["conversation_id"]?.GetValue<long>()).Distinct().ShouldBe([1L]);
    }

    [Fact]
    public async Task A_dashboard_is_asked_for_signs_of_life_and_without_them_nobody_is_there_after_22_seconds()
    {
        await using var agent = await JoinAsync(company.Agent);
        (await AvailabilityAsync()).ShouldBe("online");
        await agent.WaitForSignalAsync("beat");

        await SilentForAsync(15);
        (await AvailabilityAsync()).ShouldBe("online");
        await SilentForAsync(23);
        (await AvailabilityAsync()).ShouldBe("offline");
        (await agent.CallAsync("Presence")).ShouldBeNull();
        (await AvailabilityAsync()).ShouldBe("online");
    }

    [Fact]
    public async Task Typing_goes_both_ways_and_a_private_note_is_typed_in_private()
    {
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await using var agent = await JoinAsync(company.Agent);
        await using var visitor = await OpenVisitorAsync(window);
        (await visitor.CallAsync("Typing", true)).ShouldBeNull();
        var seen = await agent.WaitForSignalAsync("typing");
        seen["data"]!["actor"]!.GetValue<string>().ShouldBe("contact");
        seen["data"]!["on"]!.GetValue<bool>().ShouldBeTrue();
        (await agent.CallAsync("Typing", 1, true, true)).ShouldBeNull();
        (await agent.CallAsync("Typing", 1, true, false)).ShouldBeNull();
        (await visitor.WaitForSignalAsync("typing"))["data"]!["is_private"]!.GetValue<bool>().ShouldBeFalse();
        visitor.Signals.Count(static s => s["kind"]!.GetValue<string>() == "typing").ShouldBe(1);
    }

    [Fact]
    public async Task What_happens_on_one_node_is_heard_on_the_other()
    {
        await using var second = await AppHost.StartAsync(CancellationToken.None, node: company.Host);
        await using var agent = await JoinAsync(company.Agent, second);
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("hello");
        (await agent.WaitForSignalAsync("message.changed"))["conversation_id"]!.GetValue<long>().ShouldBe(1);
    }

    [Fact]
    public async Task Only_who_watches_a_conversation_sees_its_answer_being_written()
    {
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await using var watcher = await JoinAsync(company.Agent);
        await using var other = await JoinAsync(company.Owner);
        (await watcher.CallAsync("Watch", 1)).ShouldBeNull();
        (await watcher.CallAsync("Watch", 99)).ShouldNotBeNull();
        var id = await company.SqlAsync<long>("select id from inbox.conversations");
        var bus = company.Host.Services.GetRequiredService<ISignalBus>();
        bus.Publish(new Signal($"conversation:{id}", "turn.delta", new AccountId(company.AccountId), 1, Ephemeral: true));
        await watcher.WaitForSignalAsync("turn.delta");
        other.Signals.ShouldNotContain(static s => s["kind"]!.GetValue<string>() == "turn.delta");
        (await watcher.CallAsync("Unwatch", 1)).ShouldBeNull();
    }

    [Fact]
    public async Task An_agent_hears_only_their_own_inboxes_and_account()
    {
        var (_, outsider) = await company.AddAgentAsync("carol@example.com");
        await using var carol = await JoinAsync(outsider);
        await using var bob = await JoinAsync(company.Agent);
        (await bob.CallAsync("Join", company.AccountId + 1)).ShouldNotBeNull();
        (await carol.CallAsync("Watch", 1)).ShouldNotBeNull();
        await using var again = await JoinAsync(company.Agent);
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await again.WaitForSignalAsync("message.changed");
        carol.Signals.ShouldNotContain(static s => s["kind"]!.GetValue<string>() == "message.changed");
        (await carol.CallAsync("Watch", 1)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_leaves_the_account_is_cut_off_and_a_new_inbox_is_heard()
    {
        var (id, client) = await company.AddAgentAsync("carol@example.com");
        await using var carol = await JoinAsync(client);
        var live = company.Host.Services.GetRequiredService<LiveAgents>();
        await company.PostAsync("/inbox_members", new { inbox_id = company.InboxId, user_ids = new[] { company.AgentId, id } });
        await live.CheckAsync(CancellationToken.None);
        var window = await company.OpenWindowAsync();
        await window.WriteAsync("hello");
        await carol.WaitForSignalAsync("message.changed");
        await Company.SendAsync(company.Owner, HttpMethod.Delete, $"{company.Path}/agents/{id}");
        await live.CheckAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(carol.IsClosed), CancellationToken.None);
    }

    [Fact]
    public async Task What_was_opened_with_a_token_ends_with_it()
    {
        await using var carol = await JoinAsync((await company.AddAgentAsync("carol@example.com")).Client);
        await using var ada = await JoinAsync(company.Owner);
        var live = company.Host.Services.GetRequiredService<LiveAgents>();
        await live.CheckAsync(CancellationToken.None);
        ada.IsClosed.ShouldBeFalse();
        await Company.SendAsync(company.Owner, HttpMethod.Post, "/api/v1/profile/reset_access_token");
        await live.CheckAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Task.FromResult(ada.IsClosed), CancellationToken.None);
        carol.IsClosed.ShouldBeFalse();
    }

    [Fact]
    public async Task Strangers_and_foreign_pages_are_not_let_in()
    {
        await Should.ThrowAsync<WebSocketException>(() => LiveSocket.OpenHubAsync(company.Host.Address, "/hubs/agent"));
        await Should.ThrowAsync<WebSocketException>(() => LiveSocket.OpenHubAsync(company.Host.Address, "/hubs/agent?access_token=wrong"));
        var cookie = await CookieAsync();
        await Should.ThrowAsync<WebSocketException>(() => LiveSocket.OpenHubAsync(company.Host.Address, "/hubs/agent", options =>
        {
            options.SetRequestHeader("Cookie", cookie);
            options.SetRequestHeader("Origin", "https://evil.example");
        }));
        await using var own = await LiveSocket.OpenHubAsync(company.Host.Address, "/hubs/agent", options =>
        {
            options.SetRequestHeader("Cookie", cookie);
            options.SetRequestHeader("Origin", $"http://{company.Host.Address.Authority}");
        });
        (await own.CallAsync("Join", company.AccountId)).ShouldBeNull();
        await using var visitor = await LiveSocket.OpenHubAsync(company.Host.Address, $"/hubs/visitor?website_token={company.WebsiteToken}&access_token=forged");
        await Eventually.TrueAsync(() => Task.FromResult(visitor.IsClosed), CancellationToken.None);
    }

    [Fact]
    public async Task A_client_that_does_not_keep_up_is_cut_off_and_holds_nobody_up()
    {
        var wasCut = false;
        var stuck = new TaskCompletionSource();
        var connection = new LiveConnection(_ => stuck.Task, () => wasCut = true);
        for (var n = 0; n < 600; n++)
            connection.Hear(new Signal("t", "k", new AccountId(1)));
        wasCut.ShouldBeTrue();
        stuck.SetResult();
        await connection.DisposeAsync();
    }

    private static IEnumerable<long> MessageIds(LiveSocket socket) =>
        socket.Signals.Where(static s => s["kind"]!.GetValue<string>() == "message.changed").Select(static s => s["id"]!.GetValue<long>());

    private async Task<LiveSocket> JoinAsync(HttpClient agent, AppHost? node = null)
    {
        var token = agent.DefaultRequestHeaders.GetValues("api_access_token").Single();
        var socket = await LiveSocket.OpenHubAsync((node ?? company.Host).Address, $"/hubs/agent?access_token={token}");
        (await socket.CallAsync("Join", company.AccountId)).ShouldBeNull();
        return socket;
    }

    private async Task<LiveSocket> OpenVisitorAsync(Window window)
    {
        var socket = await LiveSocket.OpenHubAsync(
            company.Host.Address, $"/hubs/visitor?website_token={company.WebsiteToken}&access_token={window.Token}");
        (await socket.CallAsync("Presence")).ShouldBeNull();
        return socket;
    }

    private async Task<string> AvailabilityAsync() => ((JsonArray)await company.GetAsync("/agents"))
        .Single(a => a!["id"]!.GetValue<long>() == company.AgentId)!["availability_status"]!.GetValue<string>();

    private Task<long> SilentForAsync(int seconds) => company.SqlAsync<long>(
        $"update platform.presence set seen_at = now() - interval '{seconds} seconds' where kind = 'user' and id = {company.AgentId} returning id");

    private async Task<string> CookieAsync()
    {
        using var client = company.NewClient();
        using var content = new StringContent(
            new JsonObject { ["email"] = "ada@example.com", ["password"] = "Str0ng-enough!" }.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/auth/sign_in", content);
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
