using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>What a client may ask of a new conversation.</summary>
internal sealed record ConversationWishes(
    ConversationStatus? Status = null, JsonObject? AdditionalAttributes = null, JsonObject? CustomAttributes = null);

/// <summary>Opens a conversation within the caller's transaction: it gets its number and its id before the first message.</summary>
internal static class OpenConversation
{
    public static async Task<Conversation> InAsync(
        InboxDb db,
        SupportInbox inbox,
        Contact contact,
        ContactInbox contactInbox,
        ConversationWishes wishes,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var number = await db.TakeConversationNumberAsync(inbox.AccountId, cancellationToken);
        var conversation = Conversation.Open(
            new NewConversation(
                inbox.AccountId,
                number,
                inbox.Id,
                contact.Id,
                contactInbox.Id,
                inbox.Responder,
                contact.Blocked,
                wishes.Status,
                wishes.AdditionalAttributes,
                wishes.CustomAttributes),
            now);
        db.Conversations.Add(conversation);
        await db.SaveChangesAsync(cancellationToken);
        return conversation;
    }
}
