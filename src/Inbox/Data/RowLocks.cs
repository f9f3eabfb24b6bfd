using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Data;

/// <summary>The locks that give conversations and messages their order. Held until the transaction ends.</summary>
internal static class RowLocks
{
    public static Task<Conversation?> LockConversationAsync(this InboxDb db, ConversationId id, CancellationToken cancellationToken) =>
        db.Conversations.FromSql($"select * from inbox.conversations where id = {id.Value} for update").SingleOrDefaultAsync(cancellationToken);

    public static Task<Conversation?> LockConversationAsync(
        this InboxDb db, AccountId account, ConversationNumber number, CancellationToken cancellationToken) =>
        db.Conversations
            .FromSql($"select * from inbox.conversations where account_id = {account.Value} and number = {number.Value} for update")
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>Two quick first messages of a contact must find one conversation, not open two.</summary>
    public static Task<ContactInbox?> LockContactInboxAsync(this InboxDb db, ContactInboxId id, CancellationToken cancellationToken) =>
        db.ContactInboxes.FromSql($"select * from inbox.contact_inboxes where id = {id.Value} for update").SingleOrDefaultAsync(cancellationToken);

    /// <summary>
    /// A contact with all links and conversations, in the order in which everybody else takes such locks: links, conversations,
    /// contact. Two orders could wait for each other.
    /// </summary>
    public static async Task<Contact?> LockContactWithEverythingAsync(this InboxDb db, ContactId id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select from inbox.contact_inboxes where contact_id = {id.Value} order by id for update", cancellationToken);
        await db.Database.ExecuteSqlAsync($"select from inbox.conversations where contact_id = {id.Value} order by id for update", cancellationToken);
        return await db.LockContactAsync(id, cancellationToken);
    }

    public static Task<Contact?> LockContactAsync(this InboxDb db, ContactId id, CancellationToken cancellationToken) =>
        db.Contacts.FromSql($"select * from inbox.contacts where id = {id.Value} for update").SingleOrDefaultAsync(cancellationToken);

    /// <summary>One at a time may claim a name that is unique in the account: an identifier, an e-mail address.</summary>
    public static Task LockNameAsync(this InboxDb db, AccountId account, string name, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({name}, {account.Value}))", cancellationToken);

    /// <summary>Takes an address out of the contacts who claimed it without owning it.</summary>
    public static Task ForgetClaimsOfAsync(this InboxDb db, AccountId account, string email, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlAsync(
            $"""
            update inbox.contacts set additional_attributes = additional_attributes - {ContactEdits.ClaimedEmail}::text
            where account_id = {account.Value} and additional_attributes ->> {ContactEdits.ClaimedEmail}::text = {email}
            """,
            cancellationToken);

    /// <summary>The next number of the account. Its row stays locked, so a rolled-back conversation leaves no gap.</summary>
    public static async Task<ConversationNumber> TakeConversationNumberAsync(this InboxDb db, AccountId account, CancellationToken cancellationToken)
    {
        var taken = await db.Database.SqlQuery<long>($"""
            insert into inbox.account_counters (account_id, last_conversation_number) values ({account.Value}, 1)
            on conflict (account_id) do update set last_conversation_number = account_counters.last_conversation_number + 1
            returning last_conversation_number
            """).ToListAsync(cancellationToken);
        return ConversationNumber.From(taken[0]);
    }
}
