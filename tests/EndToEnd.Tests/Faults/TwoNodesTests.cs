using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>Two servers on one database: who is on one of them cannot tell that there is another, and either may die.</summary>
[Collection(TwoNodesCollection.Name)]
public sealed class TwoNodesTests(TwoNodesFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestExcuse = TimeSpan.FromSeconds(15);

    /// <summary>So long that nearly all answers are being written when a node is killed.</summary>
    private static readonly TimeSpan ModelTime = TimeSpan.FromSeconds(8);

    private Installation Here => fixture.Installation;

    public async ValueTask InitializeAsync() => await Here.MendAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private HostProcess A => Here.Nodes[0];

    private HostProcess B => Here.Nodes[1];

    [Fact]
    public async Task A_browser_on_either_node_hears_what_is_written_on_the_other()
    {
        var window = await Here.OpenWindowAsync(A);
        var hello = await window.WriteAsync("I want to talk to a human, please.");
        var conversation = hello["conversation_id"]!.GetValue<long>();
        await Here.UntilIdleAsync();
        await using var visitor = await LiveSocket.OpenHubAsync(
            A.Address, $"/hubs/visitor?website_token={Here.Company.WebsiteToken}&access_token={window.Token}");
        await using var dashboard = await LiveSocket.OpenHubAsync(B.Address, $"/hubs/agent?access_token={Token(Here.Company.Agent)}");
        (await dashboard.CallAsync("Join", Here.Company.AccountId)).ShouldBeNull();
        await using var cable = await LiveSocket.OpenCableAsync(B.Address);
        await cable.SubscribeAsync(new JsonObject { ["channel"] = "RoomChannel", ["pubsub_token"] = window.Config["contact"]!["pubsub_token"]!.GetValue<string>() });
        await cable.WaitForAsync(static f => f["type"] is JsonValue type && type.GetValue<string>() == "confirm_subscription");

        var written = await window.WriteAsync("Are you there?");
        await Eventually.TrueAsync(() => Task.FromResult(Heard(dashboard, written)), CancellationToken.None);
        using var agent = Client(B, Here.Company.Agent);
        var reply = await Company.SendAsync(agent, HttpMethod.Post, $"{Here.Company.Path}/conversations/{conversation}/messages", new { content = "Here I am." });
        await Eventually.TrueAsync(() => Task.FromResult(Heard(visitor, reply)), CancellationToken.None);
        using var there = Client(A, Here.Company.Agent);
        await Company.SendAsync(there, HttpMethod.Post, $"{Here.Company.Path}/conversations/{conversation}/messages", new { content = "And here as well." });
        await Eventually.TrueAsync(
            () => Task.FromResult(cable.Events.Any(e => e["event"]?.GetValue<string>() == "message.created" && e["data"]!["content"]?.GetValue<string>() == "And here as well.")),
            CancellationToken.None);
    }

    [Fact]
    public async Task While_both_live_no_turn_runs_twice()
    {
        Here.Provider.Answer(Installation.Answer with { Delay = TimeSpan.FromSeconds(1) });
        var asked = Here.Provider.Requests.Count;
        var crowd = new Crowd(Here, 40, TimeSpan.FromMilliseconds(25));
        await crowd.WriteAsync("both");
        var answers = await crowd.AnswersAsync();

        (Here.Provider.Requests.Count - asked).ShouldBe(40);
        answers.ShouldAllBe(a => !a.WasBegunAgain);
        (await Soundness.ViolationsAsync(Here.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Either_node_may_be_killed_while_200_conversations_are_active_and_nobody_is_kept_waiting_for_longer_than_five_seconds()
    {
        var crowd = new Crowd(Here, 200, TimeSpan.FromMilliseconds(30));
        var delay = await DelayOfABusyMachineAsync();
        for (var victim = 0; victim < Here.Nodes.Count; victim++)
        {
            // A server that has just been started is slower for a while, whoever dies.
            Here.Provider.Answer(Installation.Answers[2 * victim]);
            await crowd.WriteAsync($"before {victim}");
            await crowd.AnswersAsync();
            Here.Provider.Answer(Installation.Answers[(2 * victim) + 1] with { Delay = ModelTime });
            var writing = crowd.WriteAsync($"victim {victim}");
            await Eventually.TrueAsync(() => Task.FromResult(Here.Provider.Open >= 120), CancellationToken.None, TimeSpan.FromMinutes(1));
            await Here.Nodes[victim].KillAsync();
            var killed = TimeProvider.System.GetUtcNow();
            await writing;

            var answers = await crowd.AnswersAsync();
            answers.Count(static a => a.WasBegunAgain).ShouldBeGreaterThan(40, "it was killed over many answers");
            // The pause begins with the kill, or with the message if that came later. What the model takes is none of it, neither
            // the first time nor when it is asked again.
            var pauses = answers.Select(a => a.At - (a.From > killed ? a.From : killed) - ModelTime).Order().ToList();
            Say($"victim {victim}: pause of the {answers.Count(static a => a.WasBegunAgain)} begun again", [.. answers.Where(static a => a.WasBegunAgain).Select(a => a.At - killed - ModelTime).Order()]);
            Say($"victim {victim}: pause of those who wrote later", [.. answers.Where(a => a.From > killed).Select(static a => a.Wait - ModelTime).Order()]);
            Say($"victim {victim}: whole wait", [.. answers.Select(static a => a.Wait).Order()]);
            pauses[^1].ShouldBeLessThan(LongestPause + delay);
            (await Soundness.ViolationsAsync(Here.Company.Host.ConnectionString)).ShouldBeEmpty();
            await Here.Nodes[victim].StartAsync();
        }
    }

    /// <summary>
    /// What other work on this machine adds when many are to be answered at once, as after a kill, though nobody dies: half of
    /// seventy customers are answered within two seconds on two processors that do nothing else, and then this is zero.
    /// </summary>
    private async Task<TimeSpan> DelayOfABusyMachineAsync()
    {
        var crowd = new Crowd(Here, 70, TimeSpan.Zero);
        await crowd.WriteAsync("appear");
        await crowd.AnswersAsync();
        await crowd.WriteAsync("at once");
        List<TimeSpan> waits = [.. (await crowd.AnswersAsync()).Select(static a => a.Wait).Order()];
        Say("70 at once: whole wait", waits);
        var more = waits[waits.Count / 2] - TimeSpan.FromSeconds(2);
        // However busy: what makes the product itself slow must not excuse itself for long.
        return more > LongestExcuse ? LongestExcuse : more > TimeSpan.Zero ? more : TimeSpan.Zero;
    }

    private static void Say(string what, List<TimeSpan> times) => TestContext.Current.SendDiagnosticMessage(
        times.Count == 0 ? $"{what} nobody" : $"{what} longest {times[^1].TotalSeconds:0.00} s, of nine in ten at most {times[times.Count * 9 / 10].TotalSeconds:0.00} s, of half {times[times.Count / 2].TotalSeconds:0.00} s");

    private static bool Heard(LiveSocket socket, JsonNode message) => socket.Signals.Any(
        s => s["kind"]!.GetValue<string>() == "message.changed" && s["id"]!.GetValue<long>() == message["id"]!.GetValue<long>());

    private static string Token(HttpClient client) => client.DefaultRequestHeaders.GetValues("api_access_token").Single();

    private static HttpClient Client(HostProcess node, HttpClient like)
    {
        var client = node.CreateClient();
        client.DefaultRequestHeaders.Add("api_access_token", Token(like));
        return client;
    }
}
