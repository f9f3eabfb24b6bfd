using Wheelhouse.Captain.Approvals;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.NamedModels;
using Wheelhouse.Captain.Scenarios;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Spending;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>The stages of a turn: read the question, guard, choose who writes, condense, plan, search, write, decide.</summary>
internal sealed class AnswerTurn(
    CaptainDb db, ITextAnalysis analysis, TurnWriters writers, CondenseQuestion condense, SearchStage search, WriteAnswer write, AfterWriting decide, EndTurn end,
    SensitiveRuleBook rules, ScenarioChoice scenarios, AskApproval approvals)
{
    private const int ShortReply = 40;

    public async Task RunAsync(TurnContext context, CancellationToken cancellationToken)
    {
        var (turn, settled) = await DecideAsync(context, cancellationToken);
        if (settled.Decision.Verdict == Verdict.HandOff) await end.HandOffAsync(turn, settled, cancellationToken);
        else await end.AnsweredAsync(turn, settled.Decision, settled.Text, cancellationToken);
    }

    /// <summary>What the turn would do. Nothing is posted yet.</summary>
    public async Task<(TurnContext Turn, Settled Settled)> DecideAsync(TurnContext context, CancellationToken cancellationToken)
    {
        var (turn, met) = SensitiveQuestion.Read(context, await rules.ReadAsync(cancellationToken));
        var (notes, transcript) = (turn.Notes, turn.Transcript);
        var earlier = await EarlierDecisions.ReadAsync(db, context, cancellationToken);
        var question = QuestionInView.Read(transcript, turn.Turn.Sequence, analysis, answersBack: earlier.Last is { Reason: Reasons.Clarification }, turn.Assistant.Settings.Languages);
        notes.Question = question.Asked;
        notes.Language = question.Language;
        await scenarios.ChooseAsync(turn, question.Asked, cancellationToken);
        notes.EndStep("read");
        var settled = turn.Assistant.Settings.IsOnDuty(transcript.IsWithinHours)
            ? BeforeSearch.Decide(turn, question, earlier)
            : new Settled(Decision.HandOff(Reasons.OffDuty, Rules.OffDuty));
        if (notes.Scenario is { Turn: > 1 } && settled is not null && AnswersScenario(settled.Decision, question.Asked, earlier)) settled = null;
        settled = UnderRules.OfQuestion(turn, settled, met);
        notes.EndStep("guard");
        if (settled is null)
        {
            question = question with { Asked = HandOffRequest.WithoutDeclined(question.Asked) };
            settled = await AnswerAsync(turn, question, earlier, cancellationToken);
        }

        // What the account forbade to answer is answered in the product's own words.
        return (turn, met is null ? UnderRules.OfAnswer(turn, settled) : settled);
    }

    /// <summary>
    /// "Okay" is no pleasantry where a scenario has asked, and the number of an order no wish for a person: learned weights say too little about so
    /// few letters, a phrase that asks for one counts as ever.
    /// </summary>
    private static bool AnswersScenario(Decision decision, string asked, EarlierDecisions earlier) =>
        decision.Reason == Reasons.SmallTalk
        || (decision.Rule == Rules.AskedForPerson && earlier.Last is { Rule: Rules.ScenarioAsks } && asked.Length <= ShortReply && HandOffRequest.PhrasesSay(asked) < 0);

    private async Task<Settled> AnswerAsync(TurnContext turn, QuestionInView question, EarlierDecisions earlier, CancellationToken cancellationToken)
    {
        var transcript = turn.Transcript;
        // Before the search: who will be turned away by a dead provider need not search first, five times over.
        TurnWriters.Chosen chosen;
        try
        {
            chosen = await writers.ChooseAsync(transcript.AccountId, StepPlace.Of(transcript.InboxId, transcript.Responder, turn.Assistant), cancellationToken);
        }
        catch (BudgetSpentException spent)
        {
            turn.Notes.Try(spent.Message);
            return new Settled(Decision.HandOff(Reasons.BudgetSpent, Rules.BudgetSpent));
        }

        turn.Notes.EndStep("choose");
        question = await condense.RunAsync(turn, question, cancellationToken);
        var terms = await search.RunAsync(turn, question, chosen.ByModel, cancellationToken);
        WriterFinished finished;
        try
        {
            finished = await WriteAsync(turn, question, terms, chosen, cancellationToken);
        }
        catch (TurnSpentException)
        {
            if (await LookBackAsync(turn, cancellationToken) is not { } broken) return new Settled(Decision.HandOff(Reasons.TurnLimit, Rules.TurnLimit));
            turn.Notes.Try($"{broken}.");
            return new Settled(Decision.HandOff(Reasons.Error, Rules.CallCameToNothing));
        }

        if (await LookBackAsync(turn, cancellationToken) is { } why) finished = finished with { Verdict = WriterVerdict.HandOff, Reason = why };

        await approvals.LookAgainAsync(turn, cancellationToken);
        var settled = decide.Decide(turn, question, terms, finished, earlier);
        if (settled.Decision.Rule == Rules.SameAnswer) turn.Notes.SetAside(Objections.SaidBefore);
        turn.Notes.EndStep("decide");
        return settled;
    }

    /// <summary>
    /// What was called for these messages, whoever writes about it. An attempt or a turn before this one may have begun what nobody knows the end
    /// of: then people look, whether this one's model speaks of it or not.
    /// </summary>
    /// <returns>Why they have to; null where they need not.</returns>
    private async Task<string?> LookBackAsync(TurnContext turn, CancellationToken cancellationToken)
    {
        var calls = await EarlierCalls.ForTheseMessagesAsync(db, turn, cancellationToken);
        turn.Notes.Changed = [.. calls.Where(static c => c.State == CallState.Done).Select(static c => new ChangedBy(c.Call, ChangedBy.SaysNothing(c.Result)))];
        if (turn.Notes.BrokenOff is null && EarlierCalls.WhyLook(calls) is { } why)
        {
            turn.Notes.BrokenOff = why;
            return why;
        }

        return null;
    }

    /// <summary>And anew where the writer begins a scenario, from what is left of the turn's allowance.</summary>
    private async Task<WriterFinished> WriteAsync(
        TurnContext turn, QuestionInView question, IReadOnlyList<SearchTerm> terms, TurnWriters.Chosen chosen, CancellationToken cancellationToken)
    {
        var finished = await write.RunAsync(turn, question, terms, chosen, cancellationToken);
        if (turn.Notes.StartsScenario is not { } begun) return finished;
        var before = turn.Notes.Usage;
        turn.Notes.StartOver();
        turn.Notes.Scenario = begun;
        finished = await write.RunAsync(turn, question, terms, chosen, cancellationToken);
        turn.Notes.Usage = turn.Notes.Usage.With(before);
        return finished;
    }
}
