using System.Globalization;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>
/// kill -9 once a release is committed, at each step of what follows it: a released answer counts as one and a released question is answered,
/// once each, and the conversation goes on as if nothing had been held. Nobody clicks again.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class KilledAfterReleaseTests : IAsyncLifetime
{
    private const string Released = "My lawyer asks which orders are delivered free of charge.";
    private const string Finishing = "old.handler = 'captain.go-on-after-release' and (old.payload->>'conversation_id')::bigint = {0}";

    /// <summary>The steps, how a statement of each is recognised, and what was held. The claim comes last: it holds up everything behind it.</summary>
    private static readonly (string Step, string When, string Which, string Text)[] Steps =
    [
        ("the released answer is being counted", "before update on captain.turns", "new.conversation_id = {0} and new.outcome = 'reply'", Installation.Question),
        ("the released answer is counted and its job not yet finished", "before delete on platform.jobs", Finishing, Installation.Question),
        ("the turn of the released question begins anew", "before update on captain.turns", "new.conversation_id = {0} and old.released_up_to is null and new.released_up_to is not null", Released),
        ("its answer is being posted", "before insert on inbox.messages", "new.conversation_id = {0} and new.sender_kind = 'assistant'", Released),
        ("its answer is posted and not yet recorded", "before update on captain.turns", "new.conversation_id = {0} and new.released_up_to is not null and new.outcome is not null", Released),
        ("its answer is recorded and its job not yet finished", "before delete on platform.jobs", Finishing, Released),
        ("what follows a release is being claimed", "before update on platform.jobs", "old.node is null and new.node is not null and " + Finishing, Installation.Question),
    ];

    private readonly List<(string Step, Window Window, long Conversation, long Number)> _cases = [];
    private Installation _installation = null!;
    private Obstacles _obstacles = null!;

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.OpenAsync(1);
        await _installation.HireAsync(withModel: true);
        var company = _installation.Company;
        _installation.Provider.Script = static request => Installation.Answers[request.ToString().Contains("My lawyer", StringComparison.Ordinal) ? 1 : 0];
        var assistant = (await company.GetAsync("/captain/assistants"))["payload"]![0]!["id"]!.GetValue<long>();
        await Company.SendAsync(company.Owner, HttpMethod.Patch, $"{company.Path}/captain/assistants/{assistant}", new { config = new { auto_resolve = "by_time", auto_resolve_minutes = 60 } });
        await company.PostAsync("/captain/sensitive_rules", new { name = "Prices", phrases = new[] { "4.90" }, direction = "outgoing", action = "ask" });
        await company.PostAsync("/captain/sensitive_rules", new { name = "Law", phrases = new[] { "my lawyer" }, direction = "incoming", action = "ask" });
        _obstacles = await Obstacles.OpenAsync(company.Host.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _obstacles.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Killed_after_a_release_what_follows_it_is_done_once_and_none_is_lost()
    {
        foreach (var (step, _, _, text) in Steps)
        {
            var window = await _installation.OpenWindowAsync();
            var said = await window.WriteAsync(text);
            _cases.Add((step, window, await CountAsync($"select conversation_id from inbox.messages where id = {said["id"]}"), Desk.Number(said)));
        }

        await _installation.UntilIdleAsync();
        (await CountAsync("select count(*) from inbox.messages where held and content_attributes->'held'->>'status' = 'waiting'")).ShouldBe(Steps.Length);
        var numbers = new List<long>();
        foreach (var (step, when, which, _) in Steps)
            numbers.Add(await _obstacles.PlaceAsync(when, string.Format(CultureInfo.InvariantCulture, which, Of(step).Conversation)));
        foreach (var (step, _, _, _) in Steps)
        {
            if (step == Steps[^1].Step) await Task.WhenAll(numbers.Take(Steps.Length - 1).Select(n => _obstacles.ReachedAsync(n)));
            await ReleaseAsync(Of(step).Number);
        }

        await _obstacles.ReachedAsync(numbers[^1]);
        await _installation.Nodes[0].KillAsync();
        await _obstacles.EndSessionsAsync();
        await _obstacles.ClearAsync();
        await _installation.Nodes[0].StartAsync();
        await _installation.UntilIdleAsync();

        foreach (var (step, window, conversation, number) in _cases)
        {
            var texts = (await window.MessagesAsync()).Where(Desk.IsReply).Select(Desk.Text).ToList();
            texts.Count(static t => t.Contains("4.90", StringComparison.Ordinal) || t.Contains("free of charge", StringComparison.Ordinal)).ShouldBe(1, $"killed while {step}: {string.Join(" | ", texts)}");
            (await _installation.ListAsync($"select outcome from captain.turns where conversation_id = {conversation}", static reader => reader.GetString(0))).ShouldBe(["reply"], step);
            (await CountAsync($"select count(*) from platform.jobs where handler = 'captain.close-when-silent' and (payload->>'conversation_id')::bigint = {conversation}")).ShouldBe(1, $"looked at again once, killed while {step}");
            (await _installation.Company.GetAsync($"/conversations/{number}"))["status"]!.GetValue<string>().ShouldBe("pending", step);
        }

        (await CountAsync("select count(*) from platform.jobs where failed_at is not null")).ShouldBe(0);
        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    private (string Step, Window Window, long Conversation, long Number) Of(string step) => _cases.Single(c => c.Step == step);

    private Task<long> CountAsync(string sql) => _installation.Company.SqlAsync<long>(sql);

    /// <summary>By the host within the tests, which is not killed and works on no jobs: the release itself is committed whatever happens.</summary>
    private async Task ReleaseAsync(long number)
    {
        var company = _installation.Company;
        var held = (await company.ThreadAsync(number)).Single(static m => m!["content_attributes"]!["held"] is not null)!;
        await Company.SendAsync(company.Agent, HttpMethod.Post, $"{company.Path}/conversations/{number}/messages/{held["id"]}/release");
    }
}
