using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Turns;

/// <summary>What became of a turn.</summary>
internal enum TurnOutcome
{
    Reply,
    Draft,
    HandOff,

    /// <summary>Nothing was said: in draft mode, without an answer.</summary>
    Silent,

    /// <summary>The customer wrote again; the next turn answers both.</summary>
    Superseded,

    /// <summary>A person answered or took the conversation.</summary>
    TakenOver,
}

internal enum CancelReason
{
    Superseded,
    TakenOver,
}

/// <summary>One answer in the making, and afterwards the record of how it came about.</summary>
internal sealed class Turn : IAccountOwned
{
    private Turn()
    {
    }

    public Guid Id { get; private init; }

    public AccountId AccountId { get; private init; }

    public InboxId InboxId { get; private init; }

    public ConversationId ConversationId { get; private init; }

    public long Sequence { get; private init; }

    /// <summary>The approved call whose result it tells; null for one that answers a message.</summary>
    public Guid? ApprovalId { get; private init; }

    public AssistantId AssistantId { get; private set; }

    public int AssistantVersion { get; private set; }

    public ResponderMode Mode { get; private set; }

    public string Question { get; private set; } = "";

    public string Language { get; private set; } = "";

    public string Writer { get; private set; } = "";

    public string? PromptVersion { get; private set; }

    public string? IndexVersion { get; private set; }

    public TurnRecord Record { get; private set; } = new([], [], [], [], []);

    public TurnOutcome? Outcome { get; private set; }

    /// <summary>What it decided; null where it was stopped before it could.</summary>
    public Verdict? Decision { get; private set; }

    /// <summary>Why: one of <see cref="Reasons"/>.</summary>
    public string? Reason { get; private set; }

    /// <summary>Which rule decided: one of <see cref="Rules"/>.</summary>
    public string? Rule { get; private set; }

    public CancelReason? CancelReason { get; private set; }

    /// <summary>The scenario that it ran, in which version; null for none.</summary>
    public ScenarioId? ScenarioId { get; private set; }

    public int? ScenarioVersion { get; private set; }

    /// <summary>Which of the scenario's turns it was, from 1.</summary>
    public int? ScenarioTurn { get; private set; }

    /// <summary>Whether the scenario ended with it.</summary>
    public bool? ScenarioEnded { get; private set; }

    public double? Confidence { get; private set; }

    public int InputTokens { get; private set; }

    public int OutputTokens { get; private set; }

    public decimal Price { get; private set; }

    public int Attempts { get; private set; } = 1;

    public DateTimeOffset StartedAt { get; private init; }

    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>What an agent thinks of the answer or draft; null for nothing.</summary>
    public AnswerRating? Rating { get; private init; }

    public UserId? RatedBy { get; private init; }

    public string? RatedByName { get; private init; }

    public DateTimeOffset? RatedAt { get; private init; }

    /// <summary>What is wrong with an answer that was rated down: one of <see cref="RatingReasons"/>; null where nobody said.</summary>
    public string? RatingReason { get; private init; }

    /// <summary>In the agent's own words; goes with the trace.</summary>
    public string? RatingNote { get; private init; }

    /// <summary>What the customer thinks of the answer; null for nothing.</summary>
    public AnswerRating? CustomerRating { get; private init; }

    public DateTimeOffset? CustomerRatedAt { get; private init; }

    /// <summary>What counts for the documents: the team's word, which has looked, and without one the customer's.</summary>
    public AnswerRating? CountedRating => Rating ?? CustomerRating;

    /// <summary>The documents that what was written cites.</summary>
    public IReadOnlyList<DocumentId> CitedDocuments => Outcome is not (TurnOutcome.Reply or TurnOutcome.Draft) ? []
        : [.. Record.Sentences.SelectMany(static s => s.Citations).Select(c => Record.Passages.FirstOrDefault(p => p.Number == c.PassageNumber)).OfType<FoundPassage>()
            .Select(static p => new DocumentId(p.DocumentId)).Where(ToolPassage.HasDocument).Distinct()];

    /// <summary>When the question and what was searched, found and written were let go; null while they are kept.</summary>
    public DateTimeOffset? TraceRemovedAt { get; private set; }

    /// <summary>Up to which place of the conversation an agent let Captain read what a rule had held back; null for nothing.</summary>
    public long? ReleasedUpTo { get; private set; }

    /// <summary>The place of the conversation at which an agent gave it back, so that the turn began anew; null for never.</summary>
    public long? GivenBackAt { get; private set; }

    /// <summary>Tells what came of an approved call; the customer's newest message is what it must not be too late for.</summary>
    public static Turn BeginWith(Guid approval, Transcript transcript, AssistantId assistant, int assistantVersion, DateTimeOffset now) =>
        Begin(transcript, transcript.LastCustomerSequence, assistant, assistantVersion, now, approval);

    public static Turn Begin(Transcript transcript, long sequence, AssistantId assistant, int assistantVersion, DateTimeOffset now, Guid? approval = null) => new()
    {
        ApprovalId = approval,
        Id = Guid.CreateVersion7(now),
        AccountId = transcript.AccountId,
        InboxId = transcript.InboxId,
        ConversationId = transcript.ConversationId,
        Sequence = sequence,
        AssistantId = assistant,
        AssistantVersion = assistantVersion,
        Mode = transcript.Responder.Mode,
        StartedAt = now,
    };

    /// <summary>The turn runs again: its node died, its provider failed, or an agent has it begin anew.</summary>
    /// <param name="assistant">That answers now: the inbox may have been given to another one since, or be answered in another mode.</param>
    public void BeginAgain(AssistantId assistant, int assistantVersion, ResponderMode mode) =>
        (Attempts, AssistantId, AssistantVersion, Mode) = (Attempts + 1, assistant, assistantVersion, mode);

    /// <summary>The key of what the turn posts: a repeated turn posts nothing twice, and one that an agent has begin anew posts once more.</summary>
    public Guid KeyOfPost()
    {
        if (ReleasedUpTo is null && GivenBackAt is null) return Id;
        var (released, givenBack) = (ReleasedUpTo is { } upTo ? $"/released/{upTo.ToString(CultureInfo.InvariantCulture)}" : "", GivenBackAt is { } at ? $"/given-back/{at.ToString(CultureInfo.InvariantCulture)}" : "");
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{Id:N}{released}{givenBack}")).AsSpan(0, 16));
    }

    /// <summary>The turn begins anew. Of the same release only once: what came of it stays.</summary>
    public void Release(long upTo)
    {
        if (ReleasedUpTo == upTo) return;
        ReleasedUpTo = upTo;
        BeginAnew();
    }

    /// <summary>The turn begins anew. For the same time only once, and not where the customer was answered: he does not wait.</summary>
    public void GiveBack(long at)
    {
        if (GivenBackAt == at || Outcome is TurnOutcome.Reply or TurnOutcome.Draft) return;
        GivenBackAt = at;
        BeginAnew();
    }

    /// <summary>What it has used stays on its bill, and limits it no more: one that had used everything up could not do what the agent wants.</summary>
    private void BeginAnew() => (Outcome, CancelReason, FinishedAt, Writer, Record) = (null, null, null, "", Record with { Use = null });

    /// <summary>An agent has sent what a rule had held back: it is an answer after all, decided as it was written.</summary>
    /// <returns>Whether it was not one before.</returns>
    public bool BecomeAnswer()
    {
        if (Outcome != TurnOutcome.HandOff || Record.Meant is not { } meant) return false;
        (Outcome, Decision, Reason, Rule) = (TurnOutcome.Reply, meant.Verdict, meant.Reason, meant.Rule);
        return true;
    }

    /// <summary>What it has come to, before anything of it is posted: what is posted by a node that dies then has its record.</summary>
    public void WriteDown(TurnNotes notes)
    {
        Question = notes.Question;
        Language = notes.Language;
        Writer = notes.Writer;
        PromptVersion = notes.PromptVersion;
        IndexVersion = notes.IndexVersion;
        Confidence = notes.Confidence;
        (InputTokens, OutputTokens, Price) = notes.Used;
        ScenarioId = notes.Scenario?.Scenario.Id;
        ScenarioVersion = notes.Scenario?.Scenario.Version;
        ScenarioTurn = notes.Scenario?.Turn;
        ScenarioEnded = notes.Scenario is { } scenario ? notes.EndsScenario || scenario.IsLast : null;
        Record = notes.ToRecord();
    }

    public void Finish(TurnOutcome outcome, TurnNotes notes, DateTimeOffset now)
    {
        WriteDown(notes);
        Outcome = outcome;
        Decision = notes.Decision?.Verdict;
        Reason = notes.Decision?.Reason;
        Rule = notes.Decision?.Rule;
        FinishedAt = now;
    }

    /// <summary>Its node died before it wrote its end down, or another attempt has posted meanwhile; what was posted tells it.</summary>
    /// <param name="byAnother">What this attempt has written is not what was posted.</param>
    /// <param name="made">What was called in it, by attempts that have left no other trace.</param>
    public void FinishAfterRestart(TurnOutcome outcome, PostedRecord posted, bool byAnother, IReadOnlyList<EarlierCall> made, DateTimeOffset now)
    {
        Outcome = outcome;
        Decision = posted.Decision?.Verdict;
        Reason = posted.Decision?.Reason ?? "recorded after a restart";
        Rule = posted.Decision?.Rule;
        FinishedAt = now;
        var isWrittenDown = Writer.Length > 0;
        if (byAnother || !isWrittenDown)
        {
            Confidence = posted.Decision?.Confidence;
            Record = posted.Record with { Sent = Record.Sent, Calls = TurnNotes.WithMade(Record.Calls, made) is { Count: > 0 } calls ? calls : null, Models = Record.Models };
        }

        if (isWrittenDown) return;
        Question = posted.Question;
        Language = posted.Language;
        Writer = "none";
    }
}

/// <summary>What was searched and found, what was written with which quotes, when each step ended, what went wrong.</summary>
/// <param name="Searches">The texts that were searched for, in their order.</param>
/// <param name="Calls">The tools that were called, in their order.</param>
/// <param name="Met">The rules about sensitive words that were met.</param>
/// <param name="Meant">What was decided of an answer before a rule held it back for an agent's release.</param>
/// <param name="Models">The models that were asked for other steps than the answer, in their order.</param>
/// <param name="Sent">What left for providers of models, in its order, whether they answered or not.</param>
/// <param name="Scenario">The title of the scenario that it ran; null for none.</param>
/// <param name="Use">What models were used in all, failed calls and attempts included; null where none was asked.</param>
/// <param name="Missing">The parts of the question that the answer said nothing of.</param>
internal sealed record TurnRecord(
    IReadOnlyList<string> Searches,
    IReadOnlyList<FoundPassage> Passages,
    IReadOnlyList<TurnSentence> Sentences,
    IReadOnlyList<TurnStep> Steps,
    IReadOnlyList<string> Tried,
    IReadOnlyList<RefusedSentence>? Refused = null,
    IReadOnlyList<TurnToolCall>? Calls = null,
    IReadOnlyList<SensitiveMatch>? Met = null,
    Decision? Meant = null,
    IReadOnlyList<TurnModelCall>? Models = null,
    IReadOnlyList<Disclosure>? Sent = null,
    string? Scenario = null,
    TurnUse? Use = null,
    IReadOnlyList<string>? Missing = null);

/// <summary>What a writer wrote and the customer did not get, with the reason of <see cref="Guardrails.Objections"/>.</summary>
internal sealed record RefusedSentence(string Text, string Why);

internal sealed record FoundPassage(
    int Number,
    long DocumentId,
    long ChunkId,
    string Title,
    string? Url,
    double Score,
    int? LexicalRank,
    int? VectorRank,
    double Coverage);

internal sealed record TurnSentence(string Text, IReadOnlyList<Citation> Citations);

/// <param name="Milliseconds">How long the step took.</param>
internal sealed record TurnStep(string Name, double Milliseconds);

/// <summary>What is wrong with an answer. Stable codes, Chatwoot's: the dashboard translates them, reports count them.</summary>
internal static class RatingReasons
{
    public static readonly string[] All = ["incorrect_information", "inappropriate_response", "incomplete_response", "outdated_information", "other"];
}
