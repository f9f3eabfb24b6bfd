using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.EndToEnd.Tests.Realtime;
using Wheelhouse.Host.Realtime;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>A dashboard that is closed while it joins is kept by nobody, and one that may see less hears less.</summary>
public sealed class VanishedAgentTests : IAsyncLifetime
{
    private Company _company = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string AgentToken => _company.Agent.DefaultRequestHeaders.GetValues("api_access_token").Single();

    public async ValueTask InitializeAsync() => _company = await Company.StartAsync(new Dictionary<string, string?>
    {
        ["Limits:LiveCallsPerMinute"] = "100000",
        ["Limits:RequestsPerCallerAndMinute"] = "100000",
    });

    public ValueTask DisposeAsync() => _company.DisposeAsync();

    [Fact]
    public async Task Who_vanishes_while_joining_is_kept_by_nobody()
    {
        var router = _company.Host.Services.GetRequiredService<SignalRouter>();
        var hello = Encoding.UTF8.GetBytes($$"""{"protocol":"json","version":1}{{'\u001e'}}{"type":1,"target":"Join","arguments":[{{_company.AccountId}}]}{{'\u001e'}}""");
        var random = new Random(1);
        var joined = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Token }, async (_, token) =>
        {
            using var socket = new ClientWebSocket();
            await socket.ConnectAsync(new Uri($"ws://{_company.Host.Address.Authority}/hubs/agent?access_token={AgentToken}"), token);
            await socket.SendAsync(hello, WebSocketMessageType.Text, true, token);
            int wait;
            lock (random) wait = random.Next(0, 12);
            if (wait > 0) await Task.Delay(wait, token);
            if (router.ListenerCount > 0) Interlocked.Increment(ref joined);
            socket.Abort();
        });

        joined.ShouldBeGreaterThan(0, "some of them had joined");
        await Eventually.TrueAsync(() => Task.FromResult(router.ListenerCount == 0), Token);
    }

    [Fact]
    public async Task Who_loses_an_inbox_hears_no_more_of_a_conversation_that_he_watches()
    {
        await _company.HireAsync("auto", ("Shipping", AnswerTests.Shipping));
        var window = await _company.OpenWindowAsync();
        var number = Answers.Captain.Number(await window.WriteAsync("How much does standard delivery cost?"));
        await window.SeesAsync(Answers.Captain.IsReply);
        await using var agent = await LiveSocket.OpenHubAsync(_company.Host.Address, $"/hubs/agent?access_token={AgentToken}");
        (await agent.CallAsync("Join", _company.AccountId)).ShouldBeNull();
        (await agent.CallAsync("Watch", number)).ShouldBeNull();
        await window.WriteAsync("And standard delivery to Norway, how much does that cost?");
        await agent.WaitForSignalAsync("turn.started");

        await Company.SendAsync(_company.Owner, HttpMethod.Delete, $"{_company.Path}/inbox_members", new { inbox_id = _company.InboxId, user_ids = new[] { _company.AgentId } });
        await _company.Host.RunJobsUntilIdleAsync(Token);
        await _company.Host.Services.GetRequiredService<LiveAgents>().CheckAsync(Token);
        var before = agent.Signals.Count();
        await window.WriteAsync("How much does standard delivery cost, please?");
        await _company.Host.RunJobsUntilIdleAsync(Token);
        await Task.Delay(TimeSpan.FromSeconds(1), Token);
        agent.Signals.Skip(before).Where(static s => s["kind"]!.GetValue<string>() is not ("beat" or "presence")).ShouldBeEmpty();
    }
}
