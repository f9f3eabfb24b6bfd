using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Decisions;

/// <summary>What the account's rules about sensitive words make of a decision.</summary>
internal static class UnderRules
{
    /// <summary>The customer wrote what no model may read. Who asks for a person reaches one all the same, and no model is needed for that.</summary>
    public static Settled? OfQuestion(TurnContext turn, Settled? settled, SensitiveMatch? met)
    {
        if (met is null || settled is { Decision.Verdict: Verdict.HandOff }) return settled;
        turn.Notes.Meet(met with { Direction = SensitiveDirection.Incoming });
        turn.Notes.Try($"No model has read the question: it meets the rule “{met.Rule}”.");
        var texts = SystemTexts.In(turn.Notes.Language);
        return met.Action switch
        {
            // In draft mode an agent answers anyway, and there is nothing to draft.
            SensitiveAction.Block when turn.Turn.Mode == ResponderMode.Auto => new Settled(new Decision(Verdict.Offer, Reasons.Sensitive, Rules.SensitiveQuestion), SystemTexts.Join(texts.Withheld, texts.Offer)),
            SensitiveAction.Ask => HandOff(Rules.SensitiveQuestion) with { Held = new HeldBack(HeldDirection.Incoming, null) },
            _ => HandOff(Rules.SensitiveQuestion),
        };
    }

    /// <summary>Everything that the customer would read is looked at, with the quotes below it, before any of it is shown.</summary>
    public static Settled OfAnswer(TurnContext turn, Settled settled)
    {
        if (!turn.Sensitive.WatchOutgoing || settled.Decision.Verdict == Verdict.HandOff) return settled;
        if (turn.Sensitive.Find(Shown(turn, settled), SensitiveDirection.Outgoing) is not { } met) return settled;
        turn.Notes.Meet(met with { Direction = SensitiveDirection.Outgoing });
        var (texts, sure) = (SystemTexts.In(turn.Notes.Language), settled.Decision.Confidence);
        if (met.Action == SensitiveAction.Ask)
        {
            // In a draft an agent reads it before the customer does, and that is what was asked for.
            if (turn.Turn.Mode == ResponderMode.Draft) return settled;
            turn.Notes.Try($"The answer meets the rule “{met.Rule}”. It waits for somebody to release or discard it.");
            return HandOff(Rules.SensitiveAnswer, sure) with { Text = settled.Text, Held = new HeldBack(HeldDirection.Outgoing, settled.Decision) };
        }

        turn.Notes.Try($"The answer met the rule “{met.Rule}” and was not sent.");
        turn.Notes.SetAside(Objections.Sensitive);
        // In draft mode an agent answers anyway.
        return met.Action == SensitiveAction.Block && turn.Turn.Mode == ResponderMode.Auto
            ? new Settled(new Decision(Verdict.Offer, Reasons.Sensitive, Rules.SensitiveAnswer, sure), SystemTexts.Join(texts.Withheld, texts.Offer))
            : HandOff(Rules.SensitiveAnswer, sure);
    }

    private static Settled HandOff(string rule, double? confidence = null) => new(Decision.HandOff(Reasons.Sensitive, rule, confidence));

    private static string Shown(TurnContext turn, Settled settled) => string.Join(
        '\n',
        [
            string.Join(' ', turn.Notes.Sentences.Select(static s => s.Text)),
            settled.Text ?? "",
            .. CitedReply.Of(turn).Sources.SelectMany(static s => new[] { s.Title, s.Url ?? "", s.Quote }),
        ]);
}
