using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;

namespace Wheelhouse.Inbox.Contacts;

/// <summary>Shows contacts with the inboxes they are known in: two queries for one contact or for a page of them.</summary>
internal sealed class ContactReader(InboxDb db)
{
    public async Task<IReadOnlyList<ContactJson>> ReadAsync(IReadOnlyList<Contact> contacts, CancellationToken cancellationToken)
    {
        var ids = contacts.Select(c => c.Id).ToArray();
        var links = await (
            from l in db.ContactInboxes
            join i in db.Inboxes on l.InboxId equals i.Id
            where ids.Contains(l.ContactId)
            orderby l.Id
            select new { l.ContactId, l.SourceId, Inbox = i }).AsNoTracking().ToListAsync(cancellationToken);
        var byContact = links.ToLookup(l => l.ContactId, l => new ContactInboxJson(l.SourceId, SlimInboxJson.From(l.Inbox)));
        return [.. contacts.Select(contact => ContactJson.From(contact) with { ContactInboxes = [.. byContact[contact.Id]] })];
    }

    public async Task<ContactJson> ReadAsync(Contact contact, CancellationToken cancellationToken) =>
        (await ReadAsync([contact], cancellationToken))[0];
}
