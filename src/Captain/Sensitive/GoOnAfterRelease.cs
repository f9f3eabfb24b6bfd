using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Resolutions;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Sensitive;

/// <summary>
/// An agent has released what a rule held back: a question is answered now, and an answer that was sent counts as one. Idempotent by the
/// turn of the customer's message and the place of what was released.
/// </summary>
internal sealed class GoOnAfterRelease(CaptainDb db, TakeTurn take, TimeProvider time) : IHandle<HeldMessageReleased>
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    public Task HandleAsync(HeldMessageReleased message, JobContext job, CancellationToken cancellationToken) => message.Direction == HeldDirection.Incoming
        ? take.TakeAsync(
            new MessageReceived(message.AccountId, message.InboxId, message.ConversationId, message.MessageId, message.Sequence, message.Responder),
            new BegunAnew(ReleasedUpTo: message.HeldUpTo), job, cancellationToken)
        : SentAsync(message, job, cancellationToken);

    private async Task SentAsync(HeldMessageReleased message, JobContext job, CancellationToken cancellationToken)
    {
        var turn = await FindAsync(message, cancellationToken);
        // It was held before that was written down: an agent may be quicker than its record, and than whoever finishes it where a node has died.
        if (turn is { Outcome: null }) throw new JobFailedException(FailureCategory.Transient, "The turn is not recorded yet.", FirstPause * Math.Pow(2, Math.Min(job.Attempt - 1, 8)));
        if (turn?.BecomeAnswer() == true) await CountAsync(turn, cancellationToken);
        // What came of a call answers no message. One that the customer has written meanwhile came to nothing while this was held: nobody else answers it.
        if (turn is { ApprovalId: not null } && message.SentAt is { } at)
            await take.TakeAsync(new MessageReceived(message.AccountId, message.InboxId, message.ConversationId, message.MessageId, message.Sequence, message.Responder), new BegunAnew(GivenBackAt: at), job, cancellationToken);
    }

    /// <summary>The one that wrote it. A turn that tells what came of an approved call stands beside others, and behind what was written since it began.</summary>
    private Task<Turn?> FindAsync(HeldMessageReleased message, CancellationToken cancellationToken)
    {
        var turns = db.Turns.Where(t => t.ConversationId == message.ConversationId);
        turns = message.TurnId is { } id ? turns.Where(t => t.Id == id) : turns.Where(t => t.Sequence == message.Sequence);
        return turns.OrderByDescending(t => t.StartedAt).ThenByDescending(t => t.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task CountAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (ReportTurn.IsDue(turn)) db.Enqueue(ReportTurn.Of(turn));
        if (await db.Assistants.SingleOrDefaultAsync(a => a.Id == turn.AssistantId, cancellationToken) is { } assistant && CloseWhenSilent.Due(turn, assistant) is { } later)
            db.Enqueue(CloseWhenSilent.Of(turn, time.GetUtcNow()), later);
        await db.SaveChangesAsync(cancellationToken);
    }
}
