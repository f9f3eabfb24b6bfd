using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Decisions;

/// <summary>What becomes of what was written: an answer, an answer with an offer, an offer alone, a question back, or people.</summary>
internal sealed class AfterWriting(UnclearQuestion unclear)
{
    /// <summary>
    /// Below this an answer comes with an offer. Where the extractive writer thinks 0.7 of its passages, not quite every second answer is right
    /// (0.45, ADR 57): the threshold stays where it was on the writer's own scale, so that the calibration decides nothing. A model's own word is
    /// not calibrated (not measured), and only its plain doubt counts.
    /// </summary>
    private static readonly double UnsureExtract = ConfidenceCalibration.Current.Of(0.7);

    private const double UnsureModel = 0.5;

    public Settled Decide(TurnContext turn, QuestionInView question, IReadOnlyList<SearchTerm> terms, WriterFinished finished, EarlierDecisions earlier)
    {
        var texts = SystemTexts.In(question.Language);
        var answered = finished.Verdict == WriterVerdict.Answered && turn.Notes.Sentences.Count > 0;
        if (finished.Verdict != WriterVerdict.HandOff && OfTools(turn, finished, answered, texts) is { } settled) return settled;
        return answered ? WithWhatIsDone(turn, OfAnswer(turn, finished, earlier, texts), texts) : OfNone(turn, question, terms, finished, earlier, texts);
    }

    /// <summary>A tool that returns nothing has changed something all the same, and no sentence can tell of it. Of one that returned something, people can.</summary>
    private static Settled WithWhatIsDone(TurnContext turn, Settled settled, SystemTexts texts)
    {
        if (settled.Decision.Verdict == Verdict.HandOff) return settled;
        var untold = Untold(turn);
        if (untold.Count == 0) return settled;
        if (untold.TrueForAll(static c => c.ReturnedNothing)) return settled with { Text = settled.Text is { } aside ? SystemTexts.Join(texts.Done, aside) : texts.Done };
        return settled.Decision.Verdict == Verdict.Offer
            ? settled
            : new Settled(settled.Decision with { Verdict = Verdict.Offer, Reason = Reasons.ResultUntold, Rule = Rules.CallUntold }, IsDraft(turn) ? null : texts.OfferAfterAnswer);
    }

    /// <summary>The calls of which nothing is said. What was looked up on the way to one that is told of need not be.</summary>
    private static List<ChangedBy> Untold(TurnContext turn)
    {
        var calls = turn.Notes.Changed.ToList();
        var lastTold = calls.FindLastIndex(c => turn.Notes.TellsOf(c.Call));
        return [.. calls.Where((c, i) => c.ReturnedNothing ? !turn.Notes.TellsOf(c.Call) : i > lastTold)];
    }

    /// <summary>What a tool has settled; null where the answer alone decides.</summary>
    private static Settled? OfTools(TurnContext turn, WriterFinished finished, bool answered, SystemTexts texts)
    {
        var sure = answered ? finished.Confidence : (double?)null;
        // In a draft an agent speaks, and has the call before him.
        if (turn.Turn.Mode == ResponderMode.Draft && turn.Notes.AsksCustomer is null) return turn.Notes.AwaitsApproval && !answered ? new Settled(Decision.HandOff(Reasons.AwaitsApproval, Rules.CallWaits)) : null;
        if (turn.Notes.AwaitsApproval && turn.Turn.Mode == ResponderMode.Auto) return new Settled(new Decision(Verdict.Answer, Reasons.AwaitsApproval, Rules.CallWaits, sure), texts.AwaitsApproval);
        if (turn.Notes.AsksCustomer is { } asked) return new Settled(new Decision(Verdict.Answer, Reasons.Clarification, Rules.ScenarioAsks, sure), asked);
        if (turn.Notes.IsConfirmed && turn.Turn.Mode == ResponderMode.Auto) return new Settled(new Decision(Verdict.Answer, Reasons.Approved, Rules.ApprovedCall, sure), turn.Notes.HasToldResult ? texts.ToldAbove : texts.Confirmed);
        // A status of success alone is no word of what was done: {"status":"rejected"} comes with one, too.
        if (turn.Notes.Changed.Count > 0 && !answered)
            return turn.Notes.Changed.All(static c => c.ReturnedNothing) ? new Settled(new Decision(Verdict.Answer, Reasons.Done, Rules.CallDone), texts.Done) : new Settled(Decision.HandOff(Reasons.ResultUntold, Rules.CallUntold));
        return turn.Notes.ResolvesBecause is not null && !answered
            ? new Settled(new Decision(Verdict.Answer, Reasons.Resolved, Rules.WriterResolves), turn.Assistant.Settings.ResolutionMessage ?? texts.Resolved)
            : null;
    }

    private static Settled OfAnswer(TurnContext turn, WriterFinished finished, EarlierDecisions earlier, SystemTexts texts)
    {
        var sure = finished.Confidence;
        if (turn.Turn.Mode == ResponderMode.Auto && IsSaidAlready(turn))
        {
            return earlier.Last is { Verdict: Verdict.Offer }
                ? new Settled(Decision.HandOff(Reasons.RepeatedAnswer, Rules.SameAnswerAgain, sure))
                : new Settled(new Decision(Verdict.Offer, Reasons.RepeatedAnswer, Rules.SameAnswer, sure), SystemTexts.Join(texts.Repeated, texts.Offer));
        }

        if (finished.Missing.Count > 0)
        {
            turn.Notes.Missing = finished.Missing;
            return new Settled(new Decision(Verdict.Offer, Reasons.PartlyAnswered, Rules.PartsUnanswered, sure), IsDraft(turn) ? WhatIsMissing(finished, texts) : $"{WhatIsMissing(finished, texts)}\n\n{texts.Offer}");
        }

        if (finished.IsPartial)
            return new Settled(new Decision(Verdict.Offer, Reasons.PartlyAnswered, Rules.AnswerIncomplete, sure), IsDraft(turn) ? texts.NotWhole : SystemTexts.Join(texts.NotWhole, texts.Offer));
        var threshold = turn.Assistant.Settings.OfferThreshold ?? (turn.Notes.PromptVersion is null ? UnsureExtract : UnsureModel);
        return sure < threshold
            ? new Settled(new Decision(Verdict.Offer, Reasons.Unsure, Rules.BelowOfferThreshold, sure), IsDraft(turn) ? null : texts.OfferAfterAnswer)
            : new Settled(new Decision(Verdict.Answer, Reasons.Answered, Rules.KnowledgeAnswers, sure));
    }

    /// <summary>That an answer is not all that was asked for; null where it is, as far as is known.</summary>
    public static string? WhatIsMissing(WriterFinished finished, SystemTexts texts)
    {
        var whole = finished.IsPartial ? texts.NotWhole : null;
        if (finished.Missing.Count == 0) return whole;
        var missing = texts.NotKnown.Replace("{part}", string.Join(" ", finished.Missing), StringComparison.Ordinal);
        return whole is null ? missing : SystemTexts.Join(whole, missing);
    }

    /// <summary>In a draft an agent speaks: nobody needs to be offered.</summary>
    private static bool IsDraft(TurnContext turn) => turn.Turn.Mode == ResponderMode.Draft;

    private Settled OfNone(
        TurnContext turn, QuestionInView question, IReadOnlyList<SearchTerm> terms, WriterFinished finished, EarlierDecisions earlier, SystemTexts texts)
    {
        if (finished.Reason is { } why) turn.Notes.Try($"No answer: {why.TrimEnd('.')}.");
        if (finished.Verdict == WriterVerdict.HandOff) return new Settled(Decision.HandOff(Reasons.ModelDecision, Rules.WriterHandsOff, finished.Confidence));
        var isAuto = turn.Turn.Mode == ResponderMode.Auto;
        if (isAuto && turn.Assistant.Settings.AsksBack && !earlier.HasAskedBack && unclear.AskBack(question, terms, turn) is { } back)
            return new Settled(new Decision(Verdict.Answer, Reasons.Clarification, Rules.QuestionUnclear, finished.Confidence), back);
        var rule = turn.Notes.Passages.Count == 0 ? Rules.NothingFound : Rules.WriterAbstained;
        // Who was offered a person and asks on has not been helped: no second offer.
        return isAuto && turn.Assistant.Settings.OffersFirst && earlier.Last is not { Verdict: Verdict.Offer }
            ? new Settled(new Decision(Verdict.Offer, Reasons.NoAnswer, rule, finished.Confidence), SystemTexts.Join(texts.Abstain, texts.Offer))
            : new Settled(Decision.HandOff(Reasons.NoAnswer, rule, finished.Confidence));
    }

    /// <summary>Whether the same was said in this session. What cites nothing, such as a greeting, may be said twice.</summary>
    private static bool IsSaidAlready(TurnContext turn)
    {
        if (!turn.Notes.Sentences.Any(static s => s.Citations.Count > 0)) return false;
        var reply = CitedReply.Of(turn);
        return turn.Transcript.Messages.Any(m => m.Sender == SenderKind.Assistant && m.Text.Contains(reply.Text, StringComparison.Ordinal));
    }
}
