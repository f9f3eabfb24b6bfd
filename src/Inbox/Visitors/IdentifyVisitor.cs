using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Inbox.Visitors;

/// <summary>
/// A website says who its visitor is. With the right hash (HMAC-SHA256 of the identifier under the inbox's secret) that
/// is proven; without one it is only a claim, and a claim changes nothing of a contact that somebody else already is.
/// </summary>
internal sealed class IdentifyVisitor(InboxDb db, ContactEdits edits, ContactLinks links, ISecretBox secrets, TimeProvider time, ILogger<IdentifyVisitor> logger)
{
    public Task<ContactInbox> ExecuteAsync(
        Visitor visitor, string identifier, string? hash, ContactChange details, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var inbox = await db.Inboxes.SingleAsync(i => i.Id == visitor.InboxId, token);
            var isProven = Prove(inbox, identifier, hash);
            await db.LockNameAsync(visitor.AccountId, $"identifier:{identifier}", token);
            var link = await db.LockContactInboxAsync(visitor.ContactInboxId, token) ?? throw DomainException.NotFound();
            var contact = await db.LockContactAsync(link.ContactId, token) ?? throw DomainException.NotFound();
            var owner = await db.Contacts.SingleOrDefaultAsync(c => c.Identifier == identifier, token);
            if (contact.Identifier is not null && contact.Identifier != identifier)
            {
                // Somebody else uses this browser now: a visitor of his own, who sees nothing of the one before.
                (contact, link) = await AsNewVisitorAsync(owner, identifier, inbox, token);
            }
            else if (owner is not null && owner.Id != contact.Id)
            {
                contact = await MoveToAsync(owner, link, token);
            }

            var isClaimOnAnother = owner is not null && !isProven && owner.Id != visitor.ContactId;
            contact.Identifier = identifier;
            link.HmacVerified |= isProven;
            if (!isClaimOnAnother)
            {
                await edits.ApplyAsVisitorAsync(contact, details, token);
            }

            await db.SaveChangesAsync(token);
            return link;
        },
        cancellationToken);

    /// <exception cref="DomainException">401: the hash is wrong, or missing where the inbox insists on one.</exception>
    private bool Prove(SupportInbox inbox, string identifier, string? hash)
    {
        if (hash is not { Length: > 0 })
        {
            return inbox.HmacMandatory ? throw Refused(inbox.Id) : false;
        }

        var secret = Encoding.UTF8.GetBytes(secrets.Open(inbox.HmacToken, InboxSecrets.HmacPurpose));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(identifier)));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(hash.ToLowerInvariant()))
            ? true
            : throw Refused(inbox.Id);
    }

    private async Task<(Contact Contact, ContactInbox Link)> AsNewVisitorAsync(
        Contact? owner, string identifier, SupportInbox inbox, CancellationToken cancellationToken)
    {
        var contact = owner;
        if (contact is null)
        {
            contact = Contact.Create(inbox.AccountId, "Visitor", time.GetUtcNow());
            contact.Identifier = identifier;
            db.Contacts.Add(contact);
            await db.SaveChangesAsync(cancellationToken);
        }

        return (contact, await links.FindOrCreateAsync(contact, inbox, ContactLinks.NewToken(), cancellationToken));
    }

    /// <summary>The anonymous visitor turns out to be a known contact: his window and its conversations become that contact's.</summary>
    private async Task<Contact> MoveToAsync(Contact owner, ContactInbox link, CancellationToken cancellationToken)
    {
        var left = link.ContactId;
        link.ContactId = owner.Id;
        await db.Conversations.Where(c => c.ContactInboxId == link.Id)
            .ExecuteUpdateAsync(u => u.SetProperty(c => c.ContactId, owner.Id), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await db.Contacts
            .Where(c => c.Id == left && c.Identifier == null && c.Email == null && c.PhoneNumber == null && !db.ContactInboxes.Any(l => l.ContactId == left))
            .ExecuteDeleteAsync(cancellationToken);
        return owner;
    }

    private DomainException Refused(InboxId inbox)
    {
        Log.IdentityRefused(logger, inbox);
        return new DomainException("identity_not_proven", "HMAC failed: Invalid Identifier Hash Provided", 401);
    }
}
