using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// Gives a conversation to people: a word to the customer, a private note for the agents, pending becomes open.
/// Idempotent by its key, which the note carries.
/// </summary>
internal sealed class HandOff(InboxDb db, AgentDirectory agents, TimeProvider time, ILogger<HandOff> logger)
{
    public async Task<PostReplyResult> ExecuteAsync(Handoff handoff, CancellationToken cancellationToken)
    {
        MessageLimits.CheckLength(handoff.CustomerText);
        MessageLimits.CheckLength(handoff.NobodyOnlineText);
        MessageLimits.CheckLength(handoff.Note);
        MessageLimits.CheckLength(handoff.Held?.Text);
        // Before the transaction: it is asked of another module, over a connection of its own. Whoever holds one and waits for
        // another may wait for somebody who does the same, until none is left.
        var inbox = await db.Conversations.Where(c => c.Id == handoff.ConversationId).Select(c => (InboxId?)c.InboxId).SingleOrDefaultAsync(cancellationToken);
        var somebodyIsThere = inbox is { } id && (await agents.OnlineAsync(id, cancellationToken)).Count > 0;
        return await db.InTransactionAsync(token => HandOverAsync(handoff, somebodyIsThere, token), cancellationToken);
    }

    private async Task<PostReplyResult> HandOverAsync(Handoff handoff, bool somebodyIsThere, CancellationToken cancellationToken)
    {
        if (await db.LockConversationAsync(handoff.ConversationId, cancellationToken) is not { } conversation)
        {
            return PostReplyResult.TakenOver;
        }

        if (await db.HasMessageAsync(handoff.Key, cancellationToken))
        {
            return PostReplyResult.AlreadyPosted;
        }

        if (conversation.RefuseAutomated(handoff.BasedOnSequence) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        var sender = Author.Of(handoff.Sender, now);
        if ((somebodyIsThere ? handoff.CustomerText : handoff.NobodyOnlineText ?? handoff.CustomerText) is { Length: > 0 } text)
        {
            conversation.WriteAutomated(new NewMessage(sender, text) { Attributes = AutomatedMessages.OfTurn(handoff.TurnId) }, now);
        }

        if (!somebodyIsThere && handoff.AskForEmail is { Length: > 0 } question && !await HasEmailAsync(conversation, cancellationToken))
        {
            conversation.WriteAutomated(
                new NewMessage(sender, question) { ContentType = "input_email", Attributes = AutomatedMessages.OfTurn(handoff.TurnId) }, now);
        }

        conversation.WriteAutomated(
            new NewMessage(sender, handoff.Note) { Private = true, Key = handoff.Key, Attributes = handoff.NoteAttributes.ToObject() }, now);
        if (handoff.Held is { } held)
        {
            conversation.WriteAutomated(
                new NewMessage(sender, held.Text) { Private = true, Held = true, Attributes = HeldEntry.Waiting(held, handoff.BasedOnSequence) }, now);
        }

        conversation.HandOff(handoff.Reason, now);
        SignalAgents(conversation, handoff.Reason);
        await db.SaveChangesAsync(cancellationToken);
        Log.HandedOff(logger, conversation.Id, handoff.Reason);
        return PostReplyResult.Posted;
    }

    private Task<bool> HasEmailAsync(Conversation conversation, CancellationToken cancellationToken) =>
        db.Contacts.AnyAsync(c => c.Id == conversation.ContactId && c.Email != null, cancellationToken);

    private void SignalAgents(Conversation conversation, string reason) => db.SignalAfterCommit(() => new Signal(
        Topics.Inbox(conversation.InboxId),
        SignalKinds.HandOff,
        conversation.AccountId,
        conversation.Number.Value,
        conversation.Id.Value,
        conversation.Revision,
        JsonSerializer.SerializeToElement(new { reason }, WireJson.Options)));
}
