using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Inboxes;

namespace Wheelhouse.Inbox.Data;

/// <summary>Where a message comes in: its writer's link with the inbox, which is locked, the inbox and the contact.</summary>
internal sealed record Arrival(ContactInbox Link, SupportInbox Inbox, Contact Contact);

/// <summary>What there is of an arriving message already.</summary>
/// <param name="Last">The writer's conversation that the message goes on with, locked; null when it opens one.</param>
/// <param name="Stored">The message itself, when it came before.</param>
internal sealed record KnownBefore(Conversation? Last, StoredBefore? Stored);

internal sealed record StoredBefore(
    ConversationId ConversationId, ConversationNumber Number, ContactInboxId ContactInboxId, MessageId MessageId, long Sequence);

/// <summary>
/// What is read before a customer's message is written, in two queries: each question asked by itself is a round trip
/// (bench/RESULTS.md, <c>post</c>).
/// </summary>
internal static class Arrivals
{
    /// <summary>Two quick first messages of a contact must find one conversation, not open two: from here on one waits for the other.</summary>
    public static Task<Arrival?> LockArrivalAsync(this InboxDb db, ContactInboxId id, CancellationToken cancellationToken) => (
        from link in db.ContactInboxes.FromSql($"select * from inbox.contact_inboxes where id = {id.Value} for update")
        join inbox in db.Inboxes on link.InboxId equals inbox.Id
        join contact in db.Contacts on link.ContactId equals contact.Id
        select new Arrival(link, inbox, contact)).SingleOrDefaultAsync(cancellationToken);

    /// <param name="wantsLast">Whether the message goes to the writer's last conversation, rather than to one that is named.</param>
    public static Task<KnownBefore> FindKnownAsync(
        this InboxDb db, Arrival arrival, string externalId, bool wantsLast, CancellationToken cancellationToken)
    {
        var (id, account, reopens) = (arrival.Link.Id, arrival.Link.AccountId.Value, arrival.Inbox.Reopens);
        // Whoever resolves it meanwhile does so before or after this lock, which looks again at what it has waited for.
        var last = db.Conversations.FromSql($"""
            select * from inbox.conversations
            where {wantsLast} and account_id = {account} and contact_inbox_id = {id.Value} and ({reopens} or status <> 'resolved')
            order by id desc limit 1 for update
            """);
        var stored =
            from message in db.Messages
            join conversation in db.Conversations on message.ConversationId equals conversation.Id
            where message.InboxId == arrival.Inbox.Id && message.ExternalId == externalId
            select new StoredBefore(conversation.Id, conversation.Number, conversation.ContactInboxId, message.Id, message.Sequence);
        return (
            from link in db.ContactInboxes.Where(l => l.Id == id)
            from conversation in last.DefaultIfEmpty()
            select new KnownBefore(conversation, stored.SingleOrDefault())).SingleAsync(cancellationToken);
    }
}
