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
        var arrival = await db.LockArrivalAsync(inbound.Contact, cancellationToken);
        if (arrival is not { Inbox.RemovedAt: null } || arrival.Link.InboxId != inbound.InboxId || arrival.Link.AccountId != inbound.AccountId)
        {
            throw DomainException.NotFound();
        }

        // A statement of its own: only one that begins under the lock sees what was stored by whoever had it before.
        var known = await db.FindKnownAsync(arrival, inbound.ExternalId, into is null, cancellationToken);
        if (known.Stored is { } stored)
        {
            return stored.ContactInboxId == inbound.Contact
                ? new ReceivedMessage(stored.ConversationId, stored.Number, stored.MessageId, stored.Sequence, true)
                : throw new DomainException(ProblemCodes.Conflict, "A message of somebody else has this id", 409);
        }

        var now = time.GetUtcNow();
        var (contactInbox, inbox, contact) = arrival;
        var conversation = into is { } named
            ? await LockOwnAsync(named, contactInbox, cancellationToken)
            : known.Last ?? await OpenConversation.InAsync(db, inbox, contact, contactInbox, new ConversationWishes(CustomAttributes: attributes), now, cancellationToken);
        await MessageLimits.CheckRateAsync(db, conversation, now, logger, cancellationToken);
        contact.LastActivityAt = now;
        var said = inbound.Attributes is { } sent ? JsonObject.Create(sent) : null;
        await db.KeepReplyWithinAsync(conversation, said, cancellationToken);
        var message = conversation.Receive(
            new NewMessage(new Author(SenderKind.Contact, Shown(contact)), inbound.Text)
            {
                ExternalId = inbound.ExternalId,
                EchoId = inbound.EchoId,
                Attributes = said,
            },
            inbox.Responder,
            contact.Blocked,
            now);
        Greet(conversation, inbox, now);
        await db.SaveChangesAsync(cancellationToken);
        return new ReceivedMessage(conversation.Id, conversation.Number, message.Id, message.Sequence, false);
    }

    private async Task<Conversation> LockOwnAsync(ConversationId id, ContactInbox contactInbox, CancellationToken cancellationToken)
    {
        var conversation = await db.LockConversationAsync(id, cancellationToken);
        return conversation?.ContactInboxId == contactInbox.Id ? conversation : throw DomainException.NotFound();
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
