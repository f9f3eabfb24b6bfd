using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Inbox.Data;

/// <summary>The only reads that look beyond the current account: public names by which somebody unknown says which account he means.</summary>
internal static class EveryAccount
{
    private static readonly string[] Filters = [ModuleDb.AccountFilter];

    /// <summary>The website and, of its own visitors, the one of this name: one query, as it is asked with every request of every widget.</summary>
    public static async Task<(SupportInbox Inbox, ContactInbox? Link)?> FindWebsiteVisitorAsync(
        this InboxDb db, string token, string? sourceId, CancellationToken cancellationToken)
    {
        var found = await db.Inboxes.IgnoreQueryFilters(Filters).AsNoTracking().Where(i => i.WebsiteToken == token && i.RemovedAt == null)
            .Select(i => new
            {
                Inbox = i,
                Link = db.ContactInboxes.FirstOrDefault(l => l.InboxId == i.Id && l.AccountId == i.AccountId && l.SourceId == sourceId),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Inbox, found.Link);
    }

    public static Task<SupportInbox?> FindInboxByIdentifierAsync(this InboxDb db, string identifier, CancellationToken cancellationToken) =>
        db.Inboxes.IgnoreQueryFilters(Filters).AsNoTracking().SingleOrDefaultAsync(i => i.Identifier == identifier && i.RemovedAt == null, cancellationToken);

    public static Task<ContactInbox?> FindContactInboxByPubsubTokenAsync(this InboxDb db, string token, CancellationToken cancellationToken) =>
        db.ContactInboxes.IgnoreQueryFilters(Filters).AsNoTracking().SingleOrDefaultAsync(l => l.PubsubToken == token, cancellationToken);
}
