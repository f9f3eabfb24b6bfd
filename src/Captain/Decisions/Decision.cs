using Wheelhouse.Captain.Guardrails;

namespace Wheelhouse.Captain.Decisions;

/// <summary>What a turn does with the conversation.</summary>
internal enum Verdict
{
    /// <summary>Says something and waits for what the customer writes next.</summary>
    Answer,

    /// <summary>Says what there is to say and asks whether a person should take over.</summary>
    Offer,

    /// <summary>Gives the conversation to people now.</summary>
    HandOff,
}

/// <summary>The decision of a turn, as its record keeps it.</summary>
/// <param name="Reason">Why, as reports count it: one of <see cref="Reasons"/>.</param>
/// <param name="Rule">Which rule said so: one of <see cref="Rules"/>.</param>
/// <param name="Confidence">0 to 1, that the knowledge carries an answer; null where nothing was looked up.</param>
internal sealed record Decision(Verdict Verdict, string Reason, string Rule, double? Confidence = null)
{
    public static Decision HandOff(string reason, string rule, double? confidence = null) => new(Verdict.HandOff, reason, rule, confidence);
}

/// <summary>Why a turn decided as it did. Stable codes: the dashboard translates them, reports count them.</summary>
internal static class Reasons
{
    public const string Answered = "answered";
    public const string SmallTalk = "small_talk";
    public const string Clarification = "clarification";
    public const string OfferDeclined = "offer_declined";

    /// <summary>There is an answer, but it may not be the right one.</summary>
    public const string Unsure = "unsure";

    /// <summary>The knowledge answers a part of what was asked.</summary>
    public const string PartlyAnswered = "partly_answered";

    /// <summary>What would be said was said before.</summary>
    public const string RepeatedAnswer = "repeated_answer";

    /// <summary>The customer says that it does not help.</summary>
    public const string Frustration = "frustration";

    /// <summary>A rule of the account about sensitive words was met.</summary>
    public const string Sensitive = "sensitive";

    public const string CustomerRequest = "customer_request";
    public const string NoAnswer = "no_answer";
    public const string ProviderDown = "provider_down";
    public const string ModelDecision = "model_decision";
    public const string BudgetSpent = "budget_spent";

    /// <summary>The models have used what one answer may: calls, tokens, time or money.</summary>
    public const string TurnLimit = "turn_limit";

    /// <summary>The assistant does not answer at this hour.</summary>
    public const string OffDuty = "off_duty";

    /// <summary>The assistant does not answer in the customer's language.</summary>
    public const string OtherLanguage = "other_language";

    /// <summary>The customer fell silent before it was clear that the answer helped.</summary>
    public const string Unresolved = "unresolved";

    /// <summary>What the customer asked for waits for an agent's word.</summary>
    public const string AwaitsApproval = "awaits_approval";

    /// <summary>What the customer asked for was approved and done.</summary>
    public const string Approved = "approved";

    /// <summary>What the customer asked for was done, and there is nothing to quote of it.</summary>
    public const string Done = "done";

    /// <summary>A call has returned something of which nothing that is said tells: it may say that nothing was done.</summary>
    public const string ResultUntold = "result_untold";

    public const string ApprovalDeclined = "approval_declined";

    /// <summary>Nobody said in time whether it may be done.</summary>
    public const string ApprovalExpired = "approval_expired";

    /// <summary>The writer saw that nothing is left to do.</summary>
    public const string Resolved = "resolved";

    public const string Error = "error";
}

/// <summary>The rules of a decision, in the order in which they are asked. The first that applies decides.</summary>
internal static class Rules
{
    public const string OffDuty = "off_duty";
    public const string OfferAccepted = "offer_accepted";
    public const string OfferDeclined = "offer_declined";
    public const string AskedForPerson = "asked_for_person";
    public const string FrustratedAgain = "frustrated_again";
    public const string AnswerRejected = "answer_rejected";
    public const string SensitiveQuestion = "sensitive_question";
    public const string Pleasantry = "pleasantry";
    public const string Thanks = "thanks";
    public const string Praise = "praise";
    public const string Farewell = "farewell";
    public const string LanguageNotSpoken = "language_not_spoken";
    public const string BudgetSpent = "budget_spent";
    public const string TurnLimit = "turn_limit";
    public const string QuestionUnclear = "question_unclear";
    public const string ScenarioAsks = "scenario_asks";
    public const string CallWaits = "call_waits";
    public const string CallDone = "call_done";
    public const string WriterResolves = "writer_resolves";
    public const string WriterHandsOff = "writer_hands_off";
    public const string NothingFound = "nothing_found";
    public const string WriterAbstained = "writer_abstained";
    public const string SameAnswerAgain = "same_answer_again";
    public const string SameAnswer = "same_answer";
    public const string PartsUnanswered = "parts_unanswered";
    public const string BelowOfferThreshold = "below_offer_threshold";
    public const string AnswerIncomplete = "answer_incomplete";
    public const string SensitiveAnswer = "sensitive_answer";
    public const string KnowledgeAnswers = "knowledge_answers";
    public const string CustomerSilent = "customer_silent";
    public const string ApprovedCall = "approved_call";
    public const string AgentDeclined = "agent_declined";
    public const string NobodyDecided = "nobody_decided";
    public const string CallUntold = "call_untold";
    public const string CallCameToNothing = "call_came_to_nothing";
    public const string ProviderFailed = "provider_failed";
    public const string UnexpectedError = "unexpected_error";

    /// <summary>With these a customer says that all is well.</summary>
    public static readonly string[] SaysAllIsWell = [Thanks, Praise, Farewell];

    /// <summary>Which of them it is, if any.</summary>
    public static string OfPleasantry(Pleasantry pleasantry) => Array.Find(SaysAllIsWell, rule => rule == pleasantry.Kind) ?? Pleasantry;
}
