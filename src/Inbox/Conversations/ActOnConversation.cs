using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// A label, a priority, a note or an attribute, on behalf of an automated responder. Idempotent by its key, which the line or the
/// note carries that tells of it.
/// </summary>
internal sealed class ActOnConversation(InboxDb db, ContactEdits contacts, TimeProvider time)
{
    private const int MostLabels = 100;

    public Task<PostReplyResult> ExecuteAsync(AutomatedAction action, CancellationToken cancellationToken)
    {
        if (action.Step is ActionStep.WriteNote note) MessageLimits.CheckLength(note.Text);
        return db.InTransactionAsync(token => ActAsync(action, token), cancellationToken);
    }

    private async Task<PostReplyResult> ActAsync(AutomatedAction action, CancellationToken cancellationToken)
    {
        // The contact before the conversation, as everywhere: two who lock in other orders would wait for each other.
        var contact = action.Step is ActionStep.SetContactAttributes ? await LockContactAsync(action.ConversationId, cancellationToken) : null;
        if (await db.LockConversationAsync(action.ConversationId, cancellationToken) is not { } conversation)
        {
            return PostReplyResult.TakenOver;
        }

        if (await db.HasMessageAsync(action.Key, cancellationToken))
        {
            return PostReplyResult.AlreadyPosted;
        }

        if (!action.IsApproved && conversation.RefuseAutomated(action.BasedOnSequence) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        if (action.Step is ActionStep.WriteNote note)
        {
            conversation.WriteAutomated(
                new NewMessage(Author.Of(action.Sender, now), note.Text) { Private = true, Key = action.Key, Attributes = AutomatedMessages.OfTurn(action.TurnId) }, now);
        }
        else
        {
            conversation.NoteAction(await DoAsync(conversation, contact, action, now, cancellationToken), action.Key, now);
        }

        await db.SaveChangesAsync(cancellationToken);
        return PostReplyResult.Posted;
    }

    private async Task<Contact?> LockContactAsync(ConversationId conversation, CancellationToken cancellationToken)
    {
        var id = await db.Conversations.Where(c => c.Id == conversation).Select(c => (ContactId?)c.ContactId).SingleOrDefaultAsync(cancellationToken);
        return id is { } contact ? await db.LockContactAsync(contact, cancellationToken) : null;
    }

    /// <summary>Does it; returns the line that tells of it.</summary>
    private async Task<string> DoAsync(Conversation conversation, Contact? contact, AutomatedAction action, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var who = action.Sender.Name;
        switch (action.Step)
        {
            case ActionStep.AddLabel(var label):
                if (conversation.Labels.Length < MostLabels) conversation.SetLabels([.. conversation.Labels, label], now);
                return $"{who} added the label {label}";
            case ActionStep.SetPriority(var priority):
                conversation.SetPriority(ConversationWords.Priority(priority), now);
                return $"{who} set the priority to {priority}";
            case ActionStep.SetContactAttributes(var attributes):
                if (contact is not null) await contacts.ApplyAsVisitorAsync(contact, new ContactChange(CustomAttributes: attributes), cancellationToken);
                return $"{who} noted of the contact: {string.Join(", ", attributes.Select(static a => a.Key))}";
            default:
                throw new InvalidOperationException($"{action.Step.GetType().Name} is no step of this kind.");
        }
    }
}
