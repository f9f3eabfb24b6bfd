using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Assistants;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Turns;

/// <summary>A newer message stops the turn that answers an older one. Idempotent by conversation and sequence.</summary>
internal sealed class Supersede(CaptainDb db, ISignalBus bus) : IHandle<MessageReceived>
{
    // Where people answer there is no turn to stop; one that is left from before the inbox was given to them is refused its reply.
    public Task HandleAsync(MessageReceived message, JobContext job, CancellationToken cancellationToken) => message.Responder.Kind != CaptainResponder.Kind
        ? Task.CompletedTask
        : StopTurns.WriteAsync(db, bus, message.AccountId, message.ConversationId, message.Sequence, CancelReason.Superseded, cancellationToken);
}

/// <summary>
/// An agent who takes a conversation stops the turns that would answer in it; a draft is written for the agent. Idempotent by conversation.
/// </summary>
internal sealed class StandDown(CaptainDb db, ISignalBus bus) : IHandle<ConversationAssigned>
{
    public Task HandleAsync(ConversationAssigned message, JobContext job, CancellationToken cancellationToken) => message.Assignee is null
        ? Task.CompletedTask
        : StopTurns.WriteAsync(db, bus, message.AccountId, message.ConversationId, long.MaxValue, CancelReason.TakenOver, cancellationToken, ResponderMode.Auto);
}

/// <summary>An agent who answers first stops the turns of the conversation. Idempotent by conversation and sequence.</summary>
internal sealed class StandDownAfterAnswer(CaptainDb db, ISignalBus bus) : IHandle<MessagePosted>
{
    public Task HandleAsync(MessagePosted message, JobContext job, CancellationToken cancellationToken) => message.Sender != SenderKind.Agent
        ? Task.CompletedTask
        : StopTurns.WriteAsync(db, bus, message.AccountId, message.ConversationId, message.Sequence, CancelReason.TakenOver, cancellationToken);
}

internal static class StopTurns
{
    /// <summary>Marks the unfinished turns that answer messages before <paramref name="beforeSequence"/>; the node that runs them stops them.</summary>
    /// <remarks>What came of an approved call is told whatever the customer has written since: nobody else tells it.</remarks>
    /// <param name="only">Those in this mode; null for all.</param>
    public static async Task WriteAsync(
        CaptainDb db, ISignalBus bus, AccountId account, ConversationId conversation, long beforeSequence, CancelReason reason, CancellationToken cancellationToken, ResponderMode? only = null)
    {
        var mode = only ?? ResponderMode.Auto;
        var tellsOn = reason == CancelReason.Superseded;
        var marked = await db.Turns
            .Where(t => t.ConversationId == conversation && t.Outcome == null && t.CancelReason == null && t.Sequence < beforeSequence && (only == null || t.Mode == mode) && (!tellsOn || t.ApprovalId == null))
            .ExecuteUpdateAsync(update => update.SetProperty(t => t.CancelReason, reason), cancellationToken);
        if (marked > 0)
        {
            bus.Publish(RunningTurns.CancelledSignal(account, conversation));
        }
    }
}
