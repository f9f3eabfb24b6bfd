using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Stores a customer's message in one transaction. Idempotent by (inbox, external id).</summary>
internal sealed class ReceiveMessage(InboxDb db, TimeProvider time, ILogger<ReceiveMessage> logger)
{
    /// <param name="into">A conversation named by the client; null finds or opens the right one.</param>
    /// <param name="attributes">custom_attributes of a conversation that this message opens.</param>
    public Task<ReceivedMessage> ExecuteAsync(
        InboundMessage inbound, ConversationId? into, JsonObject? attributes, CancellationToken cancellationToken)
    {
        MessageLimits.CheckLength(inbound.Text);
        return db.InTransactionAsync(token => StoreAsync(inbound, into, attributes, token), cancellationToken);
    }

    private async Task<ReceivedMessage> StoreAsync(
        InboundMessage inbound, ConversationId? into, JsonObject? attributes, CancellationToken cancellationToken)
    {
        var contactInbox = await db.LockContactInboxAsync(inbound.Contact, cancellationToken);
        if (contactInbox is null || contactInbox.InboxId != inbound.InboxId || contactInbox.AccountId != inbound.AccountId)
        {
            throw DomainException.NotFound();
        }

        if (await FindStoredAsync(inbound, cancellationToken) is { } stored)
        {
            return stored;
        }

        var now = time.GetUtcNow();
        var inbox = await db.Inboxes.SingleAsync(i => i.Id == inbound.InboxId, cancellationToken);
        var contact = await db.Contacts.SingleAsync(c => c.Id == contactInbox.ContactId, cancellationToken);
        var conversation = into is { } named
            ? await LockOwnAsync(named, contactInbox, cancellationToken)
            : await FindOrOpenAsync(inbox, contact, contactInbox, attributes, now, cancellationToken);
        await MessageLimits.CheckRateAsync(db, conversation, now, logger, cancellationToken);
        contact.LastActivityAt = now;
        var message = conversation.Receive(
            new NewMessage(new Author(SenderKind.Contact, Shown(contact)), inbound.Text)
            {
                ExternalId = inbound.ExternalId,
                EchoId = inbound.EchoId,
                Attributes = inbound.Attributes is { } sent ? JsonObject.Create(sent) : null,
            },
            inbox.Responder,
            contact.Blocked,
            now);
        Greet(conversation, inbox, now);
        await db.SaveChangesAsync(cancellationToken);
        return new ReceivedMessage(conversation.Id, conversation.Number, message.Id, message.Sequence, false);
    }

    private async Task<ReceivedMessage?> FindStoredAsync(InboundMessage inbound, CancellationToken cancellationToken)
    {
        var stored = await (
            from m in db.Messages
            join c in db.Conversations on m.ConversationId equals c.Id
            where m.InboxId == inbound.InboxId && m.ExternalId == inbound.ExternalId
            select new { c.Id, c.Number, c.ContactInboxId, Message = m.Id, m.Sequence }).SingleOrDefaultAsync(cancellationToken);
        return stored switch
        {
            null => null,
            _ when stored.ContactInboxId != inbound.Contact =>
                throw new DomainException(ProblemCodes.Conflict, "A message of somebody else has this id", 409),
            _ => new ReceivedMessage(stored.Id, stored.Number, stored.Message, stored.Sequence, true),
        };
    }

    private async Task<Conversation> LockOwnAsync(ConversationId id, ContactInbox contactInbox, CancellationToken cancellationToken)
    {
        var conversation = await db.LockConversationAsync(id, cancellationToken);
        return conversation?.ContactInboxId == contactInbox.Id ? conversation : throw DomainException.NotFound();
    }

    private async Task<Conversation> FindOrOpenAsync(
        SupportInbox inbox, Contact contact, ContactInbox contactInbox, JsonObject? attributes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var reopens = inbox.Reopens;
        var last = await db.Conversations
            .Where(c => c.ContactInboxId == contactInbox.Id && (reopens || c.Status != ConversationStatus.Resolved))
            .OrderByDescending(c => c.Id)
            .Select(c => (ConversationId?)c.Id)
            .FirstOrDefaultAsync(cancellationToken);
        // Whoever resolves it meanwhile does so before or after this lock; then it reopens like any other.
        if (last is { } id && await db.LockConversationAsync(id, cancellationToken) is { } locked)
        {
            return locked;
        }

        return await OpenConversation.InAsync(db, inbox, contact, contactInbox, new ConversationWishes(CustomAttributes: attributes), now, cancellationToken);
    }

    /// <summary>The inbox's greeting, unless somebody automated answers: he greets by answering.</summary>
    private static void Greet(Conversation conversation, SupportInbox inbox, DateTimeOffset now)
    {
        if (inbox is { GreetingEnabled: true, GreetingMessage.Length: > 0 }
            && conversation is { LastSequence: 1, Status: ConversationStatus.Open })
        {
            conversation.Greet(inbox.GreetingMessage, now);
        }
    }

    private static SenderSnapshot Shown(Contact contact) =>
        new(contact.Id.Value, contact.Name, contact.AvatarUrl, contact.CreatedAt.ToUnixTimeSeconds());
}
