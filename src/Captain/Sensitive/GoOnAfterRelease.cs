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
            message.HeldUpTo, job, cancellationToken)
        : CountAsync(message, job, cancellationToken);

    private async Task CountAsync(HeldMessageReleased message, JobContext job, CancellationToken cancellationToken)
    {
        // A turn that tells what came of an approved call stands beside the one that asked for it: the later one was held.
        var turn = await db.Turns.Where(t => t.ConversationId == message.ConversationId && t.Sequence == message.Sequence)
            .OrderByDescending(t => t.StartedAt).ThenByDescending(t => t.Id).FirstOrDefaultAsync(cancellationToken);
        // It was held before that was written down: an agent may be quicker than its record, and than whoever finishes it where a node has died.
        if (turn is { Outcome: null }) throw new JobFailedException(FailureCategory.Transient, "The turn is not recorded yet.", FirstPause * Math.Pow(2, Math.Min(job.Attempt - 1, 8)));
        if (turn?.BecomeAnswer() != true) return;
        if (ReportTurn.IsDue(turn)) db.Enqueue(ReportTurn.Of(turn));
        if (await db.Assistants.SingleOrDefaultAsync(a => a.Id == turn.AssistantId, cancellationToken) is { } assistant && CloseWhenSilent.Due(turn, assistant) is { } later)
            db.Enqueue(CloseWhenSilent.Of(turn, time.GetUtcNow()), later);
        await db.SaveChangesAsync(cancellationToken);
    }
}
