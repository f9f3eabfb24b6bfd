using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Scenarios;

/// <summary>The scenario that a turn runs.</summary>
/// <param name="Turn">Which of its turns it is, from 1.</param>
internal sealed record RunningScenario(Scenario Scenario, int Turn)
{
    public bool IsLast => Turn >= Scenario.Settings.MaxTurns;
}

/// <summary>
/// Which scenario a turn runs, without asking a model: the one that the customer's words begin, else the one that the conversation is in,
/// unless it is over. Where none is, a model may begin one by its description (<see cref="ScenarioTools"/>).
/// </summary>
internal sealed class ScenarioChoice(CaptainDb db)
{
    public async Task ChooseAsync(TurnContext turn, string asked, CancellationToken cancellationToken)
    {
        var notes = turn.Notes;
        notes.Scenarios = await db.Scenarios.AsNoTracking().Where(s => s.AssistantId == turn.Assistant.Id && s.Enabled).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        if (notes.Scenarios.Count == 0) return;
        var running = await ReadAsync(turn, cancellationToken);
        if (running is not null && ScenarioText.Holds(asked, running.Scenario.Settings.EndKeywords))
        {
            notes.Try($"The scenario “{running.Scenario.Settings.Title}” ended by the customer's words.");
            running = null;
        }

        var begun = notes.Scenarios.FirstOrDefault(s => ScenarioText.Holds(asked, s.Settings.Keywords));
        notes.Scenario = begun is not null && begun.Id != running?.Scenario.Id ? new RunningScenario(begun, 1) : running;
    }

    /// <summary>The one of the turn before, in the same session; a version that was saved meanwhile goes on in its place.</summary>
    private async Task<RunningScenario?> ReadAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var first = turn.Transcript.Messages is [var oldest, ..] ? oldest.Sequence : turn.Turn.Sequence;
        var last = await db.Turns.AsNoTracking()
            .Where(t => t.ConversationId == turn.Turn.ConversationId && t.Sequence >= first && t.Sequence < turn.Turn.Sequence && t.ApprovalId == null && (t.Outcome == TurnOutcome.Reply || t.Outcome == TurnOutcome.Draft))
            .OrderByDescending(t => t.Sequence).ThenByDescending(t => t.StartedAt)
            .Select(t => new { t.ScenarioId, t.ScenarioTurn, t.ScenarioEnded }).FirstOrDefaultAsync(cancellationToken);
        return last is { ScenarioId: { } id, ScenarioEnded: not true } && turn.Notes.Scenarios.FirstOrDefault(s => s.Id == id) is { } scenario && last.ScenarioTurn < scenario.Settings.MaxTurns
            ? new RunningScenario(scenario, (last.ScenarioTurn ?? 0) + 1)
            : null;
    }
}
