using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Turns;

/// <summary>Tell the knowledge base what it was asked in vain, or which documents answered. Carries no words: they would stay where work that failed is kept.</summary>
internal sealed record ReportTurn(AccountId AccountId, Guid TurnId, AssistantId AssistantId, ConversationId ConversationId) : ICommand
{
    /// <summary>One at a time for a knowledge base, which one assistant reads: they would wait for each other anyway.</summary>
    [JsonIgnore]
    public string? PartitionKey => $"assistant:{AssistantId}";

    /// <summary>
    /// Whether the knowledge base lacked something: it had no answer, or to a part of the question, or whoever writes gave it to
    /// people, as the second time that the same would have been said. Not where a person was asked for, a provider was down, the
    /// customer had written on, was asked what is meant or only said how he feels.
    /// </summary>
    public static bool IsMiss(Turn turn) =>
        turn.Outcome is TurnOutcome.HandOff or TurnOutcome.Silent or TurnOutcome.TakenOver or TurnOutcome.Reply
        && (turn.Reason is Reasons.NoAnswer or Reasons.ModelDecision or Reasons.PartlyAnswered || turn.Rule == Rules.SameAnswerAgain || TakesOffer(turn));

    /// <summary>Whether the customer has come to people by an offer: what he had asked before may not have been answered.</summary>
    public static bool TakesOffer(Turn turn) => turn.Rule is Rules.OfferAccepted or Rules.AskedForPerson;

    public static bool IsDue(Turn turn) => IsMiss(turn) || turn.CitedDocuments.Count > 0;

    public static ReportTurn Of(Turn turn) => new(turn.AccountId, turn.Id, turn.AssistantId, turn.ConversationId);
}

/// <summary>Reports a turn to the knowledge base. Idempotent by the turn's id, which the knowledge base knows again.</summary>
internal sealed class ReportToKnowledge(CaptainDb db, IConversations conversations, IKnowledgeGaps gaps, IDocumentUsage usage) : IHandle<ReportTurn>
{
    public async Task HandleAsync(ReportTurn message, JobContext job, CancellationToken cancellationToken)
    {
        var turn = await db.Turns.AsNoTracking().SingleOrDefaultAsync(t => t.Id == message.TurnId, cancellationToken);
        if (turn is not null && ReportTurn.IsMiss(turn)) await MissAsync(await AskedByAsync(turn, cancellationToken), cancellationToken);
        if (turn?.CitedDocuments is { Count: > 0 } cited) await usage.ReportAsync(turn.AccountId, turn.Id, cited, turn.CountedRating, cancellationToken);
        // Asked after it is counted: an erasure that commits later finds it by itself. Also where the turn is gone: an attempt
        // whose node died may have counted it after the erasure had looked.
        if (!await conversations.ExistsAsync(message.ConversationId, cancellationToken))
            await gaps.ForgetAsync(message.AccountId, [message.ConversationId.Value], cancellationToken);
    }

    /// <summary>Of "yes, please", and of a wish for a person, the turn that offered a person with an answer of which it was unsure. Other offers are counted as they are made.</summary>
    private async Task<Turn?> AskedByAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (!ReportTurn.TakesOffer(turn)) return turn;
        var before = await db.Turns.AsNoTracking().Where(t => t.ConversationId == turn.ConversationId && t.ApprovalId == null && t.Sequence < turn.Sequence && t.Outcome == TurnOutcome.Reply)
            .OrderByDescending(t => t.Sequence).FirstOrDefaultAsync(cancellationToken);
        return before is { Reason: Reasons.Unsure or Reasons.RepeatedAnswer } ? before : null;
    }

    private async Task MissAsync(Turn? turn, CancellationToken cancellationToken)
    {
        if (turn is null) return;
        var home = await db.Assistants.Where(a => a.Id == turn.AssistantId).Select(a => (KnowledgeBaseId?)a.KnowledgeBaseId).SingleOrDefaultAsync(cancellationToken);
        if (home is not { } @base || await conversations.ReadTranscriptAsync(turn.ConversationId, 1, cancellationToken) is not { } transcript) return;
        foreach (var (key, question) in QuestionsOf(turn))
        {
            await gaps.RecordAsync(
                turn.AccountId,
                new MissedQuestion(
                    @base,
                    key,
                    new AskedIn(turn.ConversationId.Value, transcript.Number.Value, turn.Sequence),
                    question,
                    turn.Language,
                    turn.Reason is Reasons.NoAnswer or Reasons.PartlyAnswered ? MissReason.NoAnswer : MissReason.HandedOff,
                    turn.StartedAt,
                    [.. new[] { transcript.ContactName, transcript.ContactEmail }.OfType<string>()]),
                cancellationToken);
        }
    }

    /// <summary>The parts that were not answered, each under a key of its own, or else the whole.</summary>
    private static IEnumerable<(Guid Key, string Question)> QuestionsOf(Turn turn) => turn.Reason != Reasons.PartlyAnswered
        ? [(turn.Id, QuestionOf(turn))]
        : (turn.Record.Missing ?? []).Select((part, i) => (new Guid(SHA256.HashData([.. turn.Id.ToByteArray(), (byte)i]).AsSpan(0, 16)), part));

    /// <summary>As it was searched for: "and yearly?" says nothing without the question before it.</summary>
    private static string QuestionOf(Turn turn) => turn.Record.Searches is [var searched, ..] ? searched : turn.Question;
}

/// <summary>What was asked in the conversations of an erased contact is not missed any more. Idempotent by conversation.</summary>
internal sealed class ForgetQuestions(IKnowledgeGaps gaps) : IHandle<ContactErased>
{
    public Task HandleAsync(ContactErased message, JobContext job, CancellationToken cancellationToken) =>
        gaps.ForgetAsync(message.AccountId, [.. message.Conversations.Select(static c => c.Value)], cancellationToken);
}

/// <summary>What people answered, for whoever writes it down.</summary>
internal sealed class AgentReplies(IConversations conversations) : IQuestionReplies
{
    public async Task<HumanAnswer?> FindAsync(AccountId account, AskedIn place, CancellationToken cancellationToken) =>
        await conversations.FindHumanReplyAsync(new ConversationId(place.Conversation), place.Sequence, cancellationToken) is { } reply
            ? new HumanAnswer(reply.Text, reply.Contact, reply.Agents) : null;
}
