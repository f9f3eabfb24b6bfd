using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>
/// kill -9 while a tool of an MCP server is called, approved by an agent or not: it is never called twice by itself, and the customer
/// is not left waiting.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class KilledMcpCallTests : IAsyncLifetime
{
    private const string Cancel = "mcp_parcels__cancel";
    private const string Title = "Parcels: cancel";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeMcpServer _server = new();
    private readonly ManualResetEventSlim _answers = new(initialState: true);
    private Installation _installation = null!;
    private Obstacles _obstacles = null!;

    public async ValueTask InitializeAsync()
    {
        await _server.StartAsync();
        _server.Tools = [FakeMcpServer.Tool("cancel", false, new JsonObject { ["order"] = new JsonObject { ["type"] = "string" } }, "order")];
        _server.Answer = (_, _) =>
        {
            _answers.Wait(Patience);
            return FakeMcpServer.Text("""{"state":"cancelled for good"}""");
        };
        _installation = await Installation.OpenAsync(1, site: _server.Address);
        await _installation.HireAsync(withModel: true);
        var company = _installation.Company;
        // Through the server that may reach it.
        using var client = _installation.Nodes[0].CreateClient();
        client.DefaultRequestHeaders.Add("api_access_token", company.Owner.DefaultRequestHeaders.GetValues("api_access_token").Single());
        var server = await Company.SendAsync(client, HttpMethod.Post, $"{company.Path}/captain/mcp_servers", new { mcp_server = new { name = "Parcels", url = _server.Url } });
        await Company.SendAsync(client, HttpMethod.Post, $"{company.Path}/captain/mcp_servers/{server["id"]}/list_tools");
        _installation.Provider.Script = static request => request.ToString() switch
        {
            var told when told.Contains("put before a colleague", StringComparison.Ordinal) => FakeAnswer.Lines("""{"verdict":"abstained","reason":"it waits"}"""),
            var told when told.Contains("cancelled for good", StringComparison.Ordinal) => FakeAnswer.Lines(
                """{"verdict":"answered","confidence":0.9}""",
                """{"text":"Your order is cancelled for good.","quotes":[{"source":1,"quote":"cancelled for good"},{"source":2,"quote":"cancelled for good"},{"source":3,"quote":"cancelled for good"},{"source":4,"quote":"cancelled for good"}]}"""),
            _ => FakeAnswer.Calls(Cancel, """{"order":"LK-1"}"""),
        };
        _obstacles = await Obstacles.OpenAsync(company.Host.ConnectionString);
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
    public async Task Killed_while_an_approved_tool_works_it_is_not_called_again_and_the_customer_comes_to_people()
    {
        await AllowAsync(ask: true);
        var (window, number) = await AskAsync();
        await Eventually.TrueAsync(async () => await ApprovalAsync() == "waiting", CancellationToken.None, Patience);
        await _installation.UntilIdleAsync();
        _answers.Reset();
        var id = (await MessagesAsync(number)).Select(static m => m!["content_attributes"]?["approval"]).Single(static a => a is not null)!["id"]!.GetValue<string>();
        await Company.SendAsync(_installation.Company.Owner, HttpMethod.Post, $"{_installation.Company.Path}/conversations/{number}/approvals/{id}/approve");
        await KillWhileItWorksAsync();
        (await ApprovalAsync()).ShouldBe("interrupted");
        (await NotesAsync(number)).Count(static n => n.Contains($"**{Title}**", StringComparison.Ordinal) && n.Contains("was broken off. Look whether it was done", StringComparison.Ordinal)).ShouldBe(1);
        (await StatusAsync(number)).ShouldBe("pending", "whoever approved it may have it called again");

        // Nobody does.
        (await CountAsync("with moved as (update platform.jobs set run_at = now() where handler = 'captain.settle-approval' returning 1) select count(*) from moved")).ShouldBe(1);
        await _installation.UntilIdleAsync();
        (await StatusAsync(number)).ShouldBe("open");
        (await NotesAsync(number)).Count(static n => n.Contains($"handed over: {Title} was broken off", StringComparison.Ordinal)).ShouldBe(1);
        (await window.MessagesAsync()).Count.ShouldBeGreaterThan(2, "after the wish and the word that it waits the customer hears of people");
        (await ApprovalAsync()).ShouldBe("interrupted");
        await SoundAsync(calls: 1);
    }

    [Fact]
    public async Task Killed_while_a_tool_works_that_asks_nobody_it_is_not_called_again_and_people_look()
    {
        await AllowAsync(ask: false);
        _answers.Reset();
        var (_, number) = await AskAsync();
        await KillWhileItWorksAsync();
        (await StatusAsync(number)).ShouldBe("open");
        (await NotesAsync(number)).ShouldContain(static n => n.Contains($"{Title} was begun and broke off", StringComparison.Ordinal));
        await SoundAsync(calls: 1);
    }

    /// <summary>Before the call is remembered, after it was made, and after what came of it is written down.</summary>
    [Theory]
    [InlineData("before insert on captain.tool_calls", "true", "pending")]
    [InlineData("before update on captain.tool_calls", "new.state = 'done'", "open")]
    [InlineData("before insert on inbox.messages", "new.sender_kind = 'assistant'", "pending")]
    public async Task Killed_at_a_step_around_the_call_it_is_made_once(string when, string which, string status)
    {
        await AllowAsync(ask: false);
        var obstacle = await _obstacles.PlaceAsync(when, which);
        var (window, number) = await AskAsync();
        await _obstacles.ReachedAsync(obstacle);
        await _installation.Nodes[0].KillAsync();
        await _obstacles.EndSessionsAsync();
        await _obstacles.ClearAsync();
        await _installation.Nodes[0].StartAsync();
        await _installation.UntilIdleAsync();
        (await StatusAsync(number)).ShouldBe(status);
        var texts = (await window.MessagesAsync()).Select(static m => m!["content"]!.GetValue<string>()).ToList();
        texts.Count(static t => t.StartsWith("Your order is cancelled for good.", StringComparison.Ordinal)).ShouldBe(status == "pending" ? 1 : 0);
        texts.Count.ShouldBe(status == "pending" ? 2 : 3, "the customer hears something, once; where people take over, that and how to be reached");
        await SoundAsync(calls: 1);
    }

    private async Task AllowAsync(bool ask)
    {
        var company = _installation.Company;
        var assistant = (await company.GetAsync("/captain/assistants"))["payload"]![0]!["id"]!.GetValue<long>();
        await Company.SendAsync(company.Owner, HttpMethod.Patch, $"{company.Path}/captain/assistants/{assistant}", new { tools = new[] { new { name = Cancel, ask } } });
    }

    private async Task<(Window Window, long Number)> AskAsync()
    {
        var window = await _installation.OpenWindowAsync();
        return (window, (await window.WriteAsync("Please cancel my order LK-1."))["conversation_id"]!.GetValue<long>());
    }

    private async Task KillWhileItWorksAsync()
    {
        await Eventually.TrueAsync(() => Task.FromResult(_server.Calls.Count == 1), CancellationToken.None, Patience);
        await _installation.Nodes[0].KillAsync();
        _answers.Set();
        await _installation.Nodes[0].StartAsync();
        await _installation.UntilIdleAsync();
    }

    private async Task SoundAsync(int calls)
    {
        _server.Calls.Count.ShouldBe(calls);
        _server.Faults.ShouldBeEmpty();
        (await CountAsync("select count(*) from platform.jobs where failed_at is not null")).ShouldBe(0);
        (await CountAsync("select count(*) from captain.turns where outcome is null")).ShouldBe(0);
        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    private Task<string> ApprovalAsync() => _installation.Company.SqlAsync<string>("select coalesce(max(state), '') from captain.approvals");

    private Task<long> CountAsync(string sql) => _installation.Company.SqlAsync<long>(sql);

    private async Task<string> StatusAsync(long number) => (await _installation.Company.GetAsync($"/conversations/{number}"))["status"]!.GetValue<string>();

    private async Task<List<string>> NotesAsync(long number) =>
        [.. (await MessagesAsync(number)).Where(static m => m!["private"]!.GetValue<bool>()).Select(static m => m!["content"]!.GetValue<string>())];

    private async Task<JsonArray> MessagesAsync(long number) => (JsonArray)(await _installation.Company.GetAsync($"/conversations/{number}/messages"))["payload"]!;
}
