using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>kill -9 while an approved call is made: another's server is never asked twice without an agent's word, and nothing is forgotten.</summary>
[Collection(FaultsCollection.Name)]
public sealed class KilledApprovalTests : IAsyncLifetime
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
        var company = _installation.Company;
        // Through the server that may reach it.
        using var client = _installation.Nodes[0].CreateClient();
        client.DefaultRequestHeaders.Add("api_access_token", company.Owner.DefaultRequestHeaders.GetValues("api_access_token").Single());
        var tool = await Company.SendAsync(
            client, HttpMethod.Post, $"{company.Path}/captain/custom_tools", new { title = "Refund", endpoint_url = $"http://{_server.Host}/refunds", http_method = "POST" });
        var assistant = (await company.GetAsync("/captain/assistants"))["payload"]![0]!["id"]!.GetValue<long>();
        var slug = tool["slug"]!.GetValue<string>();
        await Company.SendAsync(company.Owner, HttpMethod.Patch, $"{company.Path}/captain/assistants/{assistant}", new { tools = new[] { new { name = slug, ask = true } } });
        _installation.Provider.Script = request => request.ToString().Contains("put before a colleague", StringComparison.Ordinal)
            ? FakeAnswer.Lines("""{"verdict":"abstained","reason":"it waits"}""")
            : FakeAnswer.Calls(slug, "{}");
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
    public async Task Killed_before_the_call_it_is_made_once()
    {
        var number = await AskAsync();
        await StopAtAsync("before update on captain.approvals", "new.state = 'running'", number);
        _server.Seen.ShouldBeEmpty();
        await EndsAsync(number, "done");
        _server.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Killed_while_the_server_works_it_is_not_called_again_until_an_agent_says_so()
    {
        var number = await AskAsync();
        _answers.Reset();
        await ApproveAsync(number);
        await Eventually.TrueAsync(() => Task.FromResult(_server.Seen.Count == 1), CancellationToken.None, Patience);
        await _installation.Nodes[0].KillAsync();
        _answers.Set();
        await _installation.Nodes[0].StartAsync();
        await EndsAsync(number, "interrupted");
        _server.Seen.Count.ShouldBe(1);
        (await NotesAsync(number)).Count(static n => n.Contains("broken off", StringComparison.Ordinal)).ShouldBe(1);

        await ApproveAsync(number);
        await EndsAsync(number, "done");
        _server.Seen.Count.ShouldBe(2);
        _server.Seen.Select(static s => s.Headers["Idempotency-Key"]).Distinct().Count().ShouldBe(1, "a server that keeps such keys does it once");
    }

    [Theory]
    [InlineData("before update on captain.approvals", "new.state = 'done'", "interrupted")]
    [InlineData("before delete on platform.jobs", "old.handler = 'captain.run-approved'", "done")]
    public async Task Killed_after_the_call_it_is_not_made_again(string when, string which, string state)
    {
        var number = await AskAsync();
        await StopAtAsync(when, which, number);
        await EndsAsync(number, state);
        _server.Seen.Count.ShouldBe(1);
        (await NotesAsync(number)).Count(static n => n.Contains("approved by", StringComparison.Ordinal)).ShouldBe(1, "it is told once");
        var told = await _installation.Company.SqlAsync<long>("select count(*) from inbox.messages where content = 'A colleague has confirmed it, and it is done.'");
        told.ShouldBe(state == "done" ? 1 : 0);
        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    private async Task<long> AskAsync()
    {
        var window = await _installation.OpenWindowAsync();
        var number = (await window.WriteAsync("Please refund my order."))["conversation_id"]!.GetValue<long>();
        await Eventually.TrueAsync(async () => await StateAsync(number) == "waiting", CancellationToken.None, Patience);
        await _installation.UntilIdleAsync();
        return number;
    }

    /// <summary>Approves, kills the server where it stands still, and starts another one.</summary>
    private async Task StopAtAsync(string when, string which, long number)
    {
        var obstacle = await _obstacles.PlaceAsync(when, which);
        await ApproveAsync(number);
        await _obstacles.ReachedAsync(obstacle);
        await _installation.Nodes[0].KillAsync();
        await _obstacles.EndSessionsAsync();
        await _obstacles.ClearAsync();
        await _installation.Nodes[0].StartAsync();
    }

    private async Task ApproveAsync(long number)
    {
        var company = _installation.Company;
        var id = (await CardAsync(number))["id"]!.GetValue<string>();
        await Company.SendAsync(company.Owner, HttpMethod.Post, $"{company.Path}/conversations/{number}/approvals/{id}/approve");
    }

    private async Task EndsAsync(long number, string state)
    {
        await Eventually.TrueAsync(async () => await StateAsync(number) == state, CancellationToken.None, Patience);
        await _installation.UntilIdleAsync();
        (await StateAsync(number)).ShouldBe(state);
    }

    private async Task<string?> StateAsync(long number) => (await FindAsync(number))?["status"]!.GetValue<string>();

    private async Task<JsonNode> CardAsync(long number) => (await FindAsync(number))!;

    private async Task<JsonNode?> FindAsync(long number) => (await MessagesAsync(number)).Select(static m => m!["content_attributes"]?["approval"]).SingleOrDefault(static a => a is not null);

    private async Task<List<string>> NotesAsync(long number) =>
        [.. (await MessagesAsync(number)).Where(static m => m!["private"]!.GetValue<bool>()).Select(static m => m!["content"]!.GetValue<string>())];

    private async Task<JsonArray> MessagesAsync(long number) => (JsonArray)(await _installation.Company.GetAsync($"/conversations/{number}/messages"))["payload"]!;
}
