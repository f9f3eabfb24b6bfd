using System.Globalization;
using System.Net;
using Shouldly;
using Wheelhouse.EndToEnd.Tests.Answers;
using Wheelhouse.Testing;
using Xunit;
using Desk = Wheelhouse.EndToEnd.Tests.Answers.Captain;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>
/// kill -9 while an answer is being held back and while it is being released: once it is released, however often somebody had to
/// click, the customer has it once.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class KilledReleaseTests : IAsyncLifetime
{
    private const string Released = "My lawyer asks how much standard delivery costs.";

    /// <summary>The steps, how a statement of each is recognised, and whether a release stands there or a question.</summary>
    private static readonly (string Step, string When, string Which, bool OnRelease)[] Steps =
    [
        ("the answer is being held", "before insert on inbox.messages", "new.conversation_id = {0} and new.held", false),
        ("the answer is held and that not yet recorded", "before update on captain.turns", "new.conversation_id = {0} and new.outcome is not null", false),
        ("the reply is being sent", "before insert on inbox.messages", "new.conversation_id = {0} and not new.private", true),
        ("the release's events are being written", "before insert on platform.jobs", "new.type = 'HeldMessageReleased' and (new.payload->>'conversation_id')::bigint = {0}", true),
        ("the released answer is being counted", "before update on captain.turns", "new.conversation_id = {0} and new.outcome = 'reply'", true),
    ];

    private readonly List<(string Step, Window Window, long Conversation, long Number)> _cases = [];
    private Installation _installation = null!;
    private Obstacles _obstacles = null!;

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.OpenAsync(1);
        await _installation.HireAsync(withModel: true);
        await _installation.Company.PostAsync("/captain/sensitive_rules", new { name = "Prices", phrases = new[] { "4.90" }, direction = "outgoing", action = "ask" });
        await _installation.Company.PostAsync("/captain/sensitive_rules", new { name = "Law", phrases = new[] { "my lawyer" }, direction = "incoming", action = "ask" });
        _obstacles = await Obstacles.OpenAsync(_installation.Company.Host.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _obstacles.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [Fact]
    public async Task Killed_while_an_answer_is_held_or_released_it_is_sent_once_and_none_is_lost()
    {
        foreach (var (step, _, _, onRelease) in Steps) await BeginAsync(step, onRelease ? Installation.Question : "hello");
        await BeginAsync("the question is released", Released);
        await _installation.UntilIdleAsync();
        var numbers = new List<long>();
        foreach (var (step, when, which, _) in Steps)
            numbers.Add(await _obstacles.PlaceAsync(when, string.Format(CultureInfo.InvariantCulture, which, Of(step).Conversation)));

        var asking = Steps.Where(static s => !s.OnRelease).Select(s => _installation.WriteUntilConfirmedAsync(Of(s.Step).Window, Installation.Question, $"echo {s.Step}")).ToList();
        var clicks = Steps.Where(static s => s.OnRelease).Select(s => TryReleaseAsync(Of(s.Step).Number)).Append(TryReleaseAsync(Of("the question is released").Number)).ToList();
        await Task.WhenAll(numbers.Select(n => _obstacles.ReachedAsync(n)));
        await _installation.Nodes[0].KillAsync();
        await _obstacles.EndSessionsAsync();
        await _obstacles.ClearAsync();
        await _installation.Nodes[0].StartAsync();
        await Task.WhenAll(asking);
        await Task.WhenAll(clicks);
        await _installation.UntilIdleAsync();

        foreach (var (step, _, conversation, number) in _cases)
        {
            // A released question is answered, and this answer waits in its turn.
            for (var round = 0; round < 3; round++)
            {
                await Task.WhenAll(TryReleaseAsync(number), TryReleaseAsync(number));
                await _installation.UntilIdleAsync();
            }

            (await CountAsync($"select count(*) from inbox.messages where conversation_id = {conversation} and not private and sender_kind = 'assistant' and content like '%4.90%'")).ShouldBe(1, $"killed while {step}");
            (await CountAsync($"select count(*) from inbox.messages where conversation_id = {conversation} and held and content_attributes->'held'->>'status' <> 'released'")).ShouldBe(0, step);
            (await CountAsync($"select count(*) from captain.turns where conversation_id = {conversation} and outcome is null")).ShouldBe(0, step);
        }

        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
    }

    private async Task BeginAsync(string step, string text)
    {
        var window = await _installation.OpenWindowAsync();
        var said = await window.WriteAsync(text);
        _cases.Add((step, window, await CountAsync($"select conversation_id from inbox.messages where id = {said["id"]}"), Desk.Number(said)));
    }

    private (string Step, Window Window, long Conversation, long Number) Of(string step) => _cases.Single(c => c.Step == step);

    private Task<long> CountAsync(string sql) => _installation.Company.SqlAsync<long>(sql);

    /// <summary>Releases what waits in a conversation, as an agent does who gets no answer.</summary>
    private async Task TryReleaseAsync(long number)
    {
        var company = _installation.Company;
        var waiting = await _installation.ListAsync(
            $"select m.id from inbox.messages m join inbox.conversations c on c.id = m.conversation_id where c.number = {number} and m.held and m.content_attributes->'held'->>'status' = 'waiting'",
            static reader => reader.GetInt64(0));
        using var client = _installation.Nodes[0].CreateClient();
        client.DefaultRequestHeaders.Add("api_access_token", company.Agent.DefaultRequestHeaders.GetValues("api_access_token"));
        foreach (var id in waiting)
        {
            try
            {
                using var answer = await client.PostAsync(new Uri($"{company.Path}/conversations/{number}/messages/{id}/release", UriKind.Relative), null);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                return; // nobody there: the agent clicks again later
            }
        }
    }
}
