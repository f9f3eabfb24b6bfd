using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Decisions;

/// <summary>What is decided before anything is looked up: who asks for a person reaches one while the knowledge or a provider is down, too.</summary>
internal static class BeforeSearch
{
    /// <summary>Null when the question is to be answered.</summary>
    public static Settled? Decide(TurnContext turn, QuestionInView question, EarlierDecisions earlier)
    {
        var texts = SystemTexts.In(question.Language);
        // In a draft an agent speaks, and sees for himself how the customer feels.
        var isAuto = turn.Turn.Mode == ResponderMode.Auto;
        if (isAuto && AfterOffer(question, earlier, texts) is { } replied) return replied;
        if (HandOffRequest.IsIn(question.Asked)) return new Settled(Decision.HandOff(Reasons.CustomerRequest, Rules.AskedForPerson));
        if (isAuto && OfMood(turn, question, earlier, texts) is { } settled) return settled;
        if (SmallTalk.ReplyTo(question.Asked, question.Language) is { } pleasantry)
        {
            var text = pleasantry.IsGreeting ? turn.Assistant.Settings.WelcomeMessage ?? pleasantry.Reply : pleasantry.Reply;
            return new Settled(new Decision(Verdict.Answer, Reasons.SmallTalk, Rules.OfPleasantry(pleasantry)), text);
        }

        return turn.Assistant.Settings.Speaks(question.Language) ? null : new Settled(Decision.HandOff(Reasons.OtherLanguage, Rules.LanguageNotSpoken));
    }

    private static Settled? AfterOffer(QuestionInView question, EarlierDecisions earlier, SystemTexts texts)
    {
        if (earlier.Last is not { Verdict: Verdict.Offer } offer) return null;
        var stoodAlone = offer.Reason is not (Reasons.Unsure or Reasons.PartlyAnswered);
        return ReplyToOffer.IsAccepted(question.Asked, question.Language, stoodAlone) switch
        {
            true => new Settled(Decision.HandOff(Reasons.CustomerRequest, Rules.OfferAccepted)),
            false => new Settled(new Decision(Verdict.Answer, Reasons.OfferDeclined, Rules.OfferDeclined), texts.OfferDeclined),
            null => null,
        };
    }

    private static Settled? OfMood(TurnContext turn, QuestionInView question, EarlierDecisions earlier, SystemTexts texts)
    {
        if (!Mood.IsFrustrated(question.Asked, question.Language)) return null;
        var before = question.History.Any(m => m.Role == HistoryRole.Customer && Mood.IsFrustrated(m.Text, question.Language));
        if (before) return new Settled(Decision.HandOff(Reasons.Frustration, Rules.FrustratedAgain));
        if (!question.History.Any(static m => m.Role == HistoryRole.Assistant) || !Mood.OnlyRejects(question.Asked, question.Language)) return null;
        return earlier.Last is { Verdict: Verdict.Offer }
            ? new Settled(Decision.HandOff(Reasons.Frustration, Rules.AnswerRejected))
            : new Settled(new Decision(Verdict.Offer, Reasons.Frustration, Rules.AnswerRejected), SystemTexts.Join(texts.Sorry, texts.Offer));
    }
}

/// <summary>A decision, and what is said with it besides what a writer wrote.</summary>
/// <param name="Held">What of it waits for an agent's release; null for nothing.</param>
internal sealed record Settled(Decision Decision, string? Text = null, HeldBack? Held = null);

/// <param name="Meant">What was decided of an answer before a rule held it back; null for a customer's message.</param>
internal sealed record HeldBack(HeldDirection Direction, Decision? Meant);
