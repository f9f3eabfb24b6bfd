using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Decisions;
using Wheelhouse.Captain.Resolutions;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// An agent gave a conversation back. Where the customer waits, the newest message gets its turn, also where one before handed it over; where people have
/// answered, no turn will follow that looks whether he fell silent, so that is planned here. Idempotent by the message's turn, or the key of what closes the
/// conversation, and the place at which it was given back.
/// </summary>
internal sealed class TakeGivenBack(TakeTurn take, CaptainDb db, TimeProvider time) : IHandle<ConversationGivenBack>
{
    public async Task HandleAsync(ConversationGivenBack message, JobContext job, CancellationToken cancellationToken)
    {
        if (message.IsAnswered)
        {
            await WaitForSilenceAsync(message, message.GivenBackAt, cancellationToken);
            return;
        }

        var isReplied = await db.Turns.AnyAsync(
            t => t.ConversationId == message.ConversationId && t.Sequence == message.Sequence && t.ApprovalId == null && t.Outcome == TurnOutcome.Reply && t.GivenBackAt != message.GivenBackAt,
            cancellationToken);
        if (isReplied) await WaitForSilenceAsync(message, message.Sequence, cancellationToken);
        await take.TakeAsync(
            new MessageReceived(message.AccountId, message.InboxId, message.ConversationId, message.MessageId, message.Sequence, message.Responder),
            new BegunAnew(GivenBackAt: message.GivenBackAt), job, cancellationToken);
    }

    /// <param name="after">What was said last: the turn of that place says how sure it was, and people need no turn.</param>
    private async Task WaitForSilenceAsync(ConversationGivenBack message, long after, CancellationToken cancellationToken)
    {
        if (message.Responder.Kind != CaptainResponder.Kind) return;
        var assistantId = new AssistantId(message.Responder.Id ?? 0);
        if (await db.Assistants.AsNoTracking().SingleOrDefaultAsync(a => a.Id == assistantId, cancellationToken) is not { } assistant
            || CloseWhenSilent.After(assistant) is not { } later)
        {
            return;
        }

        db.Enqueue(CloseWhenSilent.Of(message, assistant.Id, after, time.GetUtcNow()), later);
        await db.SaveChangesAsync(cancellationToken);
    }
}

/// <summary>Why a turn that may have ended begins anew.</summary>
/// <param name="ReleasedUpTo">Up to which place an agent has released what rules held back.</param>
/// <param name="GivenBackAt">The place at which an agent gave the conversation back.</param>
internal sealed record BegunAnew(long? ReleasedUpTo = null, long? GivenBackAt = null)
{
    public void Apply(Turn turn)
    {
        if (ReleasedUpTo is { } upTo) turn.Release(upTo);
        if (GivenBackAt is { } at) turn.GiveBack(at);
    }

    /// <summary>Whether a turn is under way that knows nothing of it.</summary>
    public bool IsNewTo(Turn turn) =>
        turn.Outcome is null && ((ReleasedUpTo is { } upTo && turn.ReleasedUpTo != upTo) || (GivenBackAt is { } at && turn.GivenBackAt != at));
}

/// <summary>What a customer waits for since people had the conversation, and did not get.</summary>
internal static class StillWaiting
{
    /// <summary>
    /// The conversation without what was said by itself while he waited: that a colleague would look is no answer to what he asked. Who asked for
    /// a person, or wrote what a rule keeps from models, had one look, who gave it back: what he wrote since is what he asks.
    /// </summary>
    public static async Task<Transcript> InAsync(CaptainDb db, Transcript transcript, long sequence, CancellationToken cancellationToken)
    {
        var settled = await db.Turns.AsNoTracking()
            .Where(t => t.ConversationId == transcript.ConversationId && t.ApprovalId == null && t.Sequence < sequence
                && (t.Outcome == TurnOutcome.Reply || (t.Outcome == TurnOutcome.HandOff && (t.Reason == Reasons.CustomerRequest || t.Reason == Reasons.Sensitive))))
            .MaxAsync(t => (long?)t.Sequence, cancellationToken) ?? 0;
        var after = Math.Max(settled, transcript.LastHumanSequence);
        return transcript.Messages.FirstOrDefault(m => m.Sender == SenderKind.Contact && m.Sequence > after) is { } first
            ? transcript with { Messages = [.. transcript.Messages.Where(m => m.Sender == SenderKind.Contact || m.Sequence < first.Sequence)] }
            : transcript;
    }
}
