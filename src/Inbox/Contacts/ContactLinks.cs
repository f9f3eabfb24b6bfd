using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>Links contacts with inboxes. Under the contact's lock, so that two at once do not make two links.</summary>
internal sealed class ContactLinks(InboxDb db, TimeProvider time)
{
    /// <summary>Within a transaction: the contact's link with the inbox, made if there is none.</summary>
    /// <param name="sourceId">The channel's name of the contact; null reuses a link or makes a random name.</param>
    /// <exception cref="DomainException">The source id belongs to somebody else.</exception>
    public async Task<ContactInbox> FindOrCreateAsync(Contact contact, SupportInbox inbox, string? sourceId, CancellationToken cancellationToken)
    {
        _ = await db.LockContactAsync(contact.Id, cancellationToken) ?? throw DomainException.NotFound(); // erased meanwhile
        var link = sourceId is { Length: > 0 }
            ? await db.ContactInboxes.SingleOrDefaultAsync(l => l.InboxId == inbox.Id && l.SourceId == sourceId, cancellationToken)
            : await db.ContactInboxes.Where(l => l.InboxId == inbox.Id && l.ContactId == contact.Id).OrderByDescending(l => l.Id).FirstOrDefaultAsync(cancellationToken);
        if (link is not null && link.ContactId != contact.Id)
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Source id has already been taken", 422, "source_id");
        }

        if (link is null)
        {
            link = ContactInbox.Create(contact.AccountId, contact.Id, inbox.Id, sourceId is { Length: > 0 } ? sourceId : NewToken(), NewToken(), time.GetUtcNow());
            db.ContactInboxes.Add(link);
            await db.SaveChangesAsync(cancellationToken);
        }

        return link;
    }

    /// <summary>160 random bits in letters and digits: a source id stands in URLs, and nobody can guess another's.</summary>
    public static string NewToken() => RandomNumberGenerator.GetString("0123456789abcdefghijklmnopqrstuvwxyz", 32);
}
