using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Inbox.Data;

/// <summary>The only reads that look beyond the current account: public names by which somebody unknown says which account he means.</summary>
internal static class EveryAccount
{
    private static readonly string[] Filters = [ModuleDb.AccountFilter];

    public static Task<SupportInbox?> FindInboxByWebsiteTokenAsync(this InboxDb db, string token, CancellationToken cancellationToken) =>
        db.Inboxes.IgnoreQueryFilters(Filters).AsNoTracking().SingleOrDefaultAsync(i => i.WebsiteToken == token, cancellationToken);

    public static Task<SupportInbox?> FindInboxByIdentifierAsync(this InboxDb db, string identifier, CancellationToken cancellationToken) =>
        db.Inboxes.IgnoreQueryFilters(Filters).AsNoTracking().SingleOrDefaultAsync(i => i.Identifier == identifier, cancellationToken);

    public static Task<ContactInbox?> FindContactInboxByPubsubTokenAsync(this InboxDb db, string token, CancellationToken cancellationToken) =>
        db.ContactInboxes.IgnoreQueryFilters(Filters).AsNoTracking().SingleOrDefaultAsync(l => l.PubsubToken == token, cancellationToken);
}
