using System.Globalization;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;
using Wheelhouse.Testing.FakeProviders;
using Xunit;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>
/// kill -9 at every step of a turn. Each conversation stands still at another step, all of them in one server; it is
/// killed, another one starts, and each conversation must end with one answer to each message, in order.
/// </summary>
[Collection(FaultsCollection.Name)]
public sealed class KilledTurnTests : IAsyncLifetime
{
    private const string Wish = "I want to talk to a human, please.";

    /// <summary>The steps in their order (architecture 1.6), and how a statement of each is recognised; <c>{0}</c> is the conversation.</summary>
    private static readonly (string Step, string When, string Which, string Text)[] Steps =
    [
        ("the message is being stored", "before insert on inbox.messages", "new.conversation_id = {0} and new.sender_kind = 'contact'", Installation.Question),
        ("its jobs are being written", "before insert on platform.jobs", "new.handler = 'captain.take-turn' and (new.payload->>'conversation_id')::bigint = {0}", Installation.Question),
        ("the turn begins", "before insert on captain.turns", "new.conversation_id = {0}", Installation.Question),
        ("the reply is being posted", "before insert on inbox.messages", "new.conversation_id = {0} and new.sender_kind = 'assistant'", Installation.Question),
        ("the reply's events are being written", "before insert on platform.jobs", "new.type = 'MessagePosted' and (new.payload->>'conversation_id')::bigint = {0}", Installation.Question),
        ("the reply is posted and not yet recorded", "before update on captain.turns", "new.conversation_id = {0} and new.outcome is not null", Installation.Question),
        ("the turn is recorded and its job not yet finished", "before delete on platform.jobs", "old.handler = 'captain.take-turn' and (old.payload->>'conversation_id')::bigint = {0}", Installation.Question),
        ("the hand-off is being written", "before insert on inbox.messages", "new.conversation_id = {0} and new.private", Wish),
        ("the hand-off is written and not yet recorded", "before update on captain.turns", "new.conversation_id = {0} and new.outcome is not null", Wish),
        ("the hand-off is recorded and its job not yet finished", "before delete on platform.jobs", "old.handler = 'captain.take-turn' and (old.payload->>'conversation_id')::bigint = {0}", Wish),
    ];

    /// <summary>Comes last: it holds up everything behind it.</summary>
    private static readonly (string Step, string When, string Which, string Text) Claim =
        ("the job is being claimed", "before update on platform.jobs", "old.node is null and new.node is not null and new.handler = 'captain.take-turn' and (new.payload->>'conversation_id')::bigint = {0}", Installation.Question);

    /// <summary>Steps that no row tells.</summary>
    private static readonly string[] Others = ["the model is writing", "the knowledge is being searched"];

    private readonly List<Case> _cases = [];
    private Installation _installation = null!;
    private Obstacles _obstacles = null!;

    public async ValueTask InitializeAsync()
    {
        _installation = await Installation.OpenAsync(1);
        await _installation.HireAsync(withModel: true);
        _obstacles = await Obstacles.OpenAsync(_installation.Company.Host.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _obstacles.DisposeAsync();
        await _installation.DisposeAsync();
    }

    /// <param name="late">
    /// Whether what the dead server had sent to PostgreSQL is rolled back with its sessions, or, the harsher case, goes on
    /// there unnoticed and commits while the next server is at the same step.
    /// </param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_every_step_of_a_turn_there_is_one_answer_to_each_message_in_order(bool late)
    {
        await Task.WhenAll(Steps.Append(Claim).Select(s => s.Step).Concat(Others).Select(BeginAsync));
        await _installation.UntilIdleAsync();
        // All of them before anybody stands still: a trigger cannot be made on a table that somebody is writing to.
        foreach (var (step, when, which, _) in Steps.Append(Claim))
        {
            Of(step).Obstacle = await _obstacles.PlaceAsync(when, string.Format(CultureInfo.InvariantCulture, which, Of(step).Conversation));
        }

        foreach (var (step, _, _, text) in Steps)
        {
            Ask(Of(step), text);
        }

        await Task.WhenAll(Steps.Select(s => _obstacles.ReachedAsync(Of(s.Step).Obstacle)));
        await StopWhereNoRowTellsAsync();

        await _installation.Nodes[0].KillAsync();
        _installation.Provider.Answer(Installation.Answer);
        await RestartAsync(late);
        await Task.WhenAll(_cases.Select(c => c.Asking));
        await _installation.UntilIdleAsync();
        await CheckAsync();
    }

    /// <summary>A conversation that has had one exchange.</summary>
    private async Task BeginAsync(string step)
    {
        var window = await _installation.OpenWindowAsync();
        var said = await window.WriteAsync(Installation.Question);
        var conversation = await _installation.Company.SqlAsync<long>($"select conversation_id from inbox.messages where id = {said["id"]!.GetValue<long>()}");
        lock (_cases)
        {
            _cases.Add(new Case(step, window, conversation));
        }
    }

    private void Ask(Case stopped, string text)
    {
        stopped.Text = text;
        stopped.Asking = _installation.WriteUntilConfirmedAsync(stopped.Window, text, $"echo {stopped.Step}");
    }

    private async Task StopWhereNoRowTellsAsync()
    {
        var asked = _installation.Provider.Requests.Count;
        _installation.Provider.Answer(new FakeAnswer { Hangs = true });
        Ask(Of("the model is writing"), Installation.Question);
        await Eventually.TrueAsync(() => Task.FromResult(_installation.Provider.Requests.Count > asked), CancellationToken.None, TimeSpan.FromSeconds(20));

        await _obstacles.CloseAsync("knowledge.postings");
        Ask(Of("the knowledge is being searched"), Installation.Question);
        await Eventually.TrueAsync(async () => await _obstacles.WaitingForAsync("knowledge.postings") > 0, CancellationToken.None, TimeSpan.FromSeconds(20));

        Ask(Of(Claim.Step), Claim.Text);
        await _obstacles.ReachedAsync(Of(Claim.Step).Obstacle);
    }

    private async Task RestartAsync(bool late)
    {
        if (!late)
        {
            await _obstacles.EndSessionsAsync();
            await _obstacles.ClearAsync();
            await _installation.Nodes[0].StartAsync();
            return;
        }

        await _installation.Nodes[0].StartAsync();
        // There the new server comes to stand behind the dead one; elsewhere it waits for the rows that the dead one has locked.
        await _obstacles.ReachedAsync(Of("the turn begins").Obstacle, 2);
        await _obstacles.ClearAsync();
    }

    private async Task CheckAsync()
    {
        var courses = await _installation.ListAsync(
            """
            select conversation_id, string_agg(
                case when sender_kind = 'contact' then 'c'
                     when private then 'n'
                     when sender_kind = 'assistant' and key is not null then 'a'
                     when sender_kind = 'assistant' then 'h'
                     else '' end, '' order by sequence)
            from inbox.messages group by 1
            """,
            reader => (Conversation: reader.GetInt64(0), Course: reader.GetString(1)));
        foreach (var stopped in _cases)
        {
            // Nobody is online: the hand-off says so and asks for an address.
            var wanted = stopped.Text == Wish ? "cachhn" : "caca";
            courses.Single(c => c.Conversation == stopped.Conversation).Course.ShouldBe(wanted, $"killed while {stopped.Step}");
        }

        (await Soundness.ViolationsAsync(_installation.Company.Host.ConnectionString)).ShouldBeEmpty();
        var turns = await _installation.ListAsync(
            "select conversation_id, count(*), count(distinct sequence) from captain.turns group by 1", reader => (Turns: reader.GetInt64(1), Messages: reader.GetInt64(2)));
        turns.ShouldAllBe(t => t.Turns == 2 && t.Messages == 2);
    }

    private Case Of(string step) => _cases.Single(c => c.Step == step);

    private sealed class Case(string step, Window window, long conversation)
    {
        public string Step => step;

        public Window Window => window;

        public long Conversation => conversation;

        public long Obstacle { get; set; }

        public string Text { get; set; } = "";

        public Task<JsonNode> Asking { get; set; } = Task.FromResult<JsonNode>(new JsonObject());
    }
}
