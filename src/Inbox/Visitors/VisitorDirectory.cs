using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Visitors;

/// <summary>Who a visitor is and which inbox he stands in.</summary>
internal sealed class VisitorDirectory(
    InboxDb db, ContactLinks links, ContactEdits edits, IdentifyVisitor identify, AgentDirectory agents, PubsubTokens tokens, ICurrentActor current,
    TimeProvider time) : IVisitors
{
    public async Task<ChannelInbox?> FindWebsiteAsync(string websiteToken, CancellationToken cancellationToken) =>
        (await FindWebsiteVisitorAsync(websiteToken, null, cancellationToken))?.Site;

    public async Task<(ChannelInbox Site, Visitor? Visitor)?> FindWebsiteVisitorAsync(
        string websiteToken, string? sourceId, CancellationToken cancellationToken) =>
        await db.FindWebsiteVisitorAsync(websiteToken, sourceId, cancellationToken) is var (inbox, link)
            ? (Describe(inbox), link is null ? null : Describe(link))
            : null;

    public async Task<ChannelInbox?> FindApiInboxAsync(string identifier, CancellationToken cancellationToken) =>
        await db.FindInboxByIdentifierAsync(identifier, cancellationToken) is { } inbox ? Describe(inbox) : null;

    public async Task<Visitor?> FindAsync(InboxId inbox, string sourceId, CancellationToken cancellationToken)
    {
        var link = await db.ContactInboxes.AsNoTracking().SingleOrDefaultAsync(l => l.InboxId == inbox && l.SourceId == sourceId, cancellationToken);
        return link is null ? null : Describe(link);
    }

    public Task<Visitor> CreateAsync(InboxId inbox, string? sourceId, ContactChange contact, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            if (sourceId is { Length: > 0 })
            {
                await db.LockNameAsync(Account, $"source:{inbox}:{sourceId}", token);
                if (await FindAsync(inbox, sourceId, token) is { } known)
                {
                    return known;
                }
            }

            var supportInbox = await db.Inboxes.SingleAsync(i => i.Id == inbox, token);
            var created = Contact.Create(Account, "Visitor", time.GetUtcNow());
            await edits.ApplyAsVisitorAsync(created, contact, token);
            db.Contacts.Add(created);
            await db.SaveChangesAsync(token);
            return Describe(await links.FindOrCreateAsync(created, supportInbox, sourceId, token));
        },
        cancellationToken);

    public async Task<VisitorContact> ReadContactAsync(Visitor visitor, CancellationToken cancellationToken) =>
        Describe(visitor, await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == visitor.ContactId, cancellationToken));

    public Task<VisitorContact> ChangeContactAsync(Visitor visitor, ContactChange change, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            var contact = await db.LockContactAsync(visitor.ContactId, token) ?? throw DomainException.NotFound();
            await edits.ApplyAsVisitorAsync(contact, change, token);
            await db.SaveChangesAsync(token);
            return Describe(visitor, contact);
        },
        cancellationToken);

    public async Task<Visitor> IdentifyAsync(
        Visitor visitor, string identifier, string? identifierHash, ContactChange details, CancellationToken cancellationToken) =>
        Describe(await identify.ExecuteAsync(visitor, identifier, identifierHash, details, cancellationToken));

    public async Task<IReadOnlyList<OnlineAgent>> ListOnlineAgentsAsync(InboxId inbox, CancellationToken cancellationToken) =>
        [.. (await agents.OnlineAsync(inbox, cancellationToken)).Select(agent => new OnlineAgent(agent.AvailableName, agent.AvatarUrl))];

    public static Visitor Describe(ContactInbox link) =>
        new(link.AccountId, link.InboxId, link.ContactId, link.Id, link.SourceId, link.PubsubToken, link.HmacVerified);

    private VisitorContact Describe(Visitor visitor, Contact contact) => new(
        contact.Id,
        visitor.SourceId,
        tokens.Show(visitor.PubsubKey),
        contact.Name,
        contact.Email,
        contact.PhoneNumber,
        contact.Identifier,
        contact.Email is not null,
        contact.Name.Length > 0,
        contact.PhoneNumber is not null);

    private static ChannelInbox Describe(SupportInbox inbox) => new(
        inbox.AccountId,
        inbox.Id,
        inbox.Name,
        inbox.ChannelType,
        inbox.WebsiteToken,
        inbox.Identifier,
        inbox.WebsiteUrl,
        inbox.WidgetColor,
        inbox.WelcomeTitle,
        inbox.WelcomeTagline,
        inbox.AllowedDomains,
        inbox.Locale,
        inbox.Settings.AvatarUrl,
        inbox.GreetingEnabled,
        inbox.GreetingMessage,
        inbox.HmacMandatory,
        inbox.Settings.CsatSurveyEnabled,
        inbox.Settings.WorkingHoursEnabled,
        inbox.Settings.WorkingHours,
        inbox.Settings.OutOfOfficeMessage,
        inbox.Settings.Timezone,
        inbox.Settings.ReplyTime,
        inbox.Settings.PreChatFormEnabled,
        inbox.Settings.PreChatFormOptions,
        inbox.Settings.SelectedFeatureFlags,
        inbox.Responder);

    private AccountId Account => current.AccountId ?? throw DomainException.NotPermitted();
}
