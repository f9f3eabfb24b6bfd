using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>
/// Takes a contact out with everything said, in one transaction, and tells the other modules in the same: from its commit
/// on no token of the contact opens anything, and what is kept elsewhere follows from the queue, whatever dies meanwhile.
/// </summary>
internal sealed class ContactErasure(InboxDb db)
{
    private static readonly JsonElement Changed = JsonSerializer.SerializeToElement(new { changed = new[] { "erased" } });

    /// <exception cref="DomainException">404: there is no such contact.</exception>
    public Task ExecuteAsync(ContactId id, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var contact = await db.LockContactWithEverythingAsync(id, token) ?? throw DomainException.NotFound();
            var links = await db.ContactInboxes.Where(l => l.ContactId == id).OrderBy(l => l.Id).Select(l => l.Id).ToListAsync(token);
            var conversations = await db.Conversations.AsNoTracking().Where(c => c.ContactId == id)
                .OrderBy(c => c.Id)
                .Select(c => new Gone(c.Id, c.Number, c.InboxId, c.Revision))
                .ToListAsync(token);
            if (contact.Email is { } email)
            {
                await db.ForgetClaimsOfAsync(contact.AccountId, email, token);
            }

            db.Contacts.Remove(contact); // its links, conversations and messages go with its row
            var erased = new ContactErased(contact.AccountId, id, links, conversations.ConvertAll(c => c.Id));
            db.Raise(erased);
            db.Enqueue(new ForgetContact(erased.AccountId, id, erased.Conversations));
            Hint(erased, conversations);
            return await db.SaveChangesAsync(token);
        },
        cancellationToken);

    private void Hint(ContactErased erased, List<Gone> conversations)
    {
        foreach (var gone in conversations)
        {
            db.SignalAfterCommit(() => new Signal(
                Topics.Inbox(gone.Inbox), SignalKinds.ConversationChanged, erased.AccountId, gone.Number.Value, gone.Id.Value, gone.Revision + 1, Changed));
        }

        foreach (var link in erased.ContactInboxes)
        {
            db.SignalAfterCommit(() => new Signal(Topics.Visitor(link), SignalKinds.VisitorErased, erased.AccountId));
        }
    }

    private sealed record Gone(ConversationId Id, ConversationNumber Number, InboxId Inbox, long Revision);
}
