using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>kill -9 after a turn has done something that cannot be taken back: it is neither done again nor told otherwise than it was.</summary>
[Collection(FaultsCollection.Name)]
public sealed class KilledRecordTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly FakeToolServer _server = new();
    private readonly ManualResetEventSlim _answers = new(initialState: true);
    private Installation _installation = null!;
    private Obstacles _obstacles = null!;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _server.Answer = _ =>
        {
            _answers.Wait(Patience);
            return (200, "");
        };
        _installation = await Installation.OpenAsync(1, site: _server.Address);
        await _installation.HireAsync(withModel: true);
        _obstacles = await Obstacles.OpenAsync(_installation.Company.Host.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        _answers.Set();
        await _obstacles.DisposeAsync();
        await _installation.DisposeAsync();
        await _server.DisposeAsync();
        _answers.Dispose();
    }

    [Fact]
    public async Task Killed_between_posting_and_recording_the_record_tells_what_the_customer_got_and_nobody_is_asked_again()
    {
        await ChangeAssistantAsync(new { config = new { auto_resolve = "by_time", auto_resolve_minutes = 60 } });
        var window = await _installation.OpenWindowAsync();
        var obstacle = await _obstacles.PlaceAsync("before update on captain.turns", "new.outcome is not null");
        var number = (await window.WriteAsync(Installation.Question))["conversation_id"]!.GetValue<long>();
        await _obstacles.ReachedAsync(obstacle);
        await _installation.Nodes[0].KillAsync();
        await _obstacles.EndSessionsAsync();
        await _obstacles.ClearAsync();
        // Whoever asked now would be told nothing, and would hand over what is answered already.
        _installation.Provider.Answer(FakeAnswer.Fails(500, "{}"));
        var asked = _installation.Provider.Requests.Count;
        await _installation.Nodes[0].StartAsync();
        await _installation.UntilIdleAsync();

        _installation.Provider.Requests.Count.ShouldBe(asked);
        var turn = (await TurnsAsync(number)).ShouldHaveSingleItem()!;
        (turn["outcome"]!.GetValue<string>(), turn["reason"]!.GetValue<string>(), turn["writer"]!.GetValue<string>()).ShouldBe(("reply", "answered", "Played"));
        turn["input_tokens"]!.GetValue<int>().ShouldBeGreaterThan(0);
        turn["price"]!.GetValue<decimal>().ShouldBeGreaterThan(0);
        turn["question"]!.GetValue<string>().ShouldBe(Installation.Question);
        var sentence = turn["record"]!["sentences"]![0]!["text"]!.GetValue<string>();
        (await window.MessagesAsync())[^1]!["content"]!.GetValue<string>().ShouldStartWith(sentence);
        (await _installation.Company.SqlAsync<long>("select count(*) from platform.jobs where handler = 'captain.close-when-silent'")).ShouldBe(1);
    }

    [Fact]
    public async Task Killed_while_a_tools_server_works_the_call_is_not_made_again_and_people_look()
    {
        var company = _installation.Company;
        using var client = _installation.Nodes[0].CreateClient(); // through the server that may reach it
        client.DefaultRequestHeaders.Add("api_access_token", company.Owner.DefaultRequestHeaders.GetValues("api_access_token").Single());
        var tool = await Company.SendAsync(
            client, HttpMethod.Post, $"{company.Path}/captain/custom_tools", new { title = "Refund", endpoint_url = $"http://{_server.Host}/refunds", http_method = "POST" });
        var slug = tool["slug"]!.GetValue<string>();
        await ChangeAssistantAsync(new { tools = new[] { new { name = slug, ask = false } } });
        _installation.Provider.Answer(FakeAnswer.Calls(slug, "{}"));
        _answers.Reset();
        var window = await _installation.OpenWindowAsync();
        var number = (await window.WriteAsync("Please refund my order."))["conversation_id"]!.GetValue<long>();
        await Eventually.TrueAsync(() => Task.FromResult(_server.Seen.Count == 1), CancellationToken.None, Patience);
        await _installation.Nodes[0].KillAsync();
        _answers.Set();
        await _installation.Nodes[0].StartAsync();
        await _installation.UntilIdleAsync();

        _server.Seen.Count.ShouldBe(1);
        (await company.GetAsync($"/conversations/{number}"))["status"]!.GetValue<string>().ShouldBe("open");
        var turn = (await TurnsAsync(number)).ShouldHaveSingleItem()!;
        turn["outcome"]!.GetValue<string>().ShouldBe("hand_off");
        turn["record"]!["calls"]![0]!["verdict"]!.GetValue<string>().ShouldBe("interrupted");
    }

    private async Task ChangeAssistantAsync(object change)
    {
        var company = _installation.Company;
        var assistant = (await company.GetAsync("/captain/assistants"))["payload"]![0]!["id"]!.GetValue<long>();
        await Company.SendAsync(company.Owner, HttpMethod.Patch, $"{company.Path}/captain/assistants/{assistant}", change);
    }

    private async Task<JsonArray> TurnsAsync(long number) => (JsonArray)(await _installation.Company.GetAsync($"/conversations/{number}/turns"))["payload"]!;
}
