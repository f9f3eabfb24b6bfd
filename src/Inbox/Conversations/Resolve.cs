using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// A responder closes a pending conversation: a word to the customer, a private note that says why, and the line between the messages.
/// Idempotent by the note's key; refused under the conversation's lock when the customer wrote again or a person took over.
/// </summary>
internal sealed class Resolve(InboxDb db, TimeProvider time)
{
    public Task<PostReplyResult> ExecuteAsync(Resolution resolution, CancellationToken cancellationToken)
    {
        MessageLimits.CheckLength(resolution.CustomerText);
        MessageLimits.CheckLength(resolution.Note);
        return db.InTransactionAsync(token => CloseAsync(resolution, token), cancellationToken);
    }

    private async Task<PostReplyResult> CloseAsync(Resolution resolution, CancellationToken cancellationToken)
    {
        if (await db.LockConversationAsync(resolution.ConversationId, cancellationToken) is not { } conversation) return PostReplyResult.TakenOver;
        if (await db.HasMessageAsync(resolution.Key, cancellationToken)) return PostReplyResult.AlreadyPosted;
        if (conversation.RefuseAutomated(resolution.BasedOnSequence) is { } refused) return refused;
        var now = time.GetUtcNow();
        var sender = Author.Of(resolution.Sender, now);
        if (resolution.CustomerText is { Length: > 0 } text)
            conversation.WriteAutomated(new NewMessage(sender, text) { Attributes = AutomatedMessages.OfTurn(resolution.TurnId) }, now);
        conversation.WriteAutomated(new NewMessage(sender, resolution.Note) { Private = true, Key = resolution.Key, Attributes = AutomatedMessages.OfTurn(resolution.TurnId) }, now);
        conversation.Note(Activities.StatusChanged(ConversationStatus.Resolved, resolution.Sender.Name), now);
        conversation.SetStatus(ConversationStatus.Resolved, now, by: SenderKind.Assistant);
        await db.SaveChangesAsync(cancellationToken);
        return PostReplyResult.Posted;
    }
}
