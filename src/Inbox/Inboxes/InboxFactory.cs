using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Inbox.Inboxes;

/// <summary>Gives new inboxes their tokens.</summary>
internal sealed class InboxFactory(InboxDb db, ISecretBox secrets, ICurrentActor current, TimeProvider time) : IInboxSetup
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public SupportInbox Create(AccountId account, string name, string channelType, string? publicToken) => SupportInbox.Create(
        account,
        name,
        channelType,
        publicToken is { Length: > 0 } ? publicToken : RandomNumberGenerator.GetString(Alphabet, 24),
        secrets.Seal(RandomNumberGenerator.GetString(Alphabet, 32), InboxSecrets.HmacPurpose),
        time.GetUtcNow());

    public async Task<CreatedInbox> CreateWebsiteAsync(NewWebsite website, CancellationToken cancellationToken)
    {
        var account = current.AccountId ?? throw DomainException.NotPermitted();
        if (website.WebsiteToken is { Length: > 0 } token
            && await db.Inboxes.AsNoTracking().SingleOrDefaultAsync(i => i.WebsiteToken == token, cancellationToken) is { } known)
        {
            return new CreatedInbox(known.Id, token, false);
        }

        var inbox = Create(account, website.Name, SupportInbox.WebWidget, website.WebsiteToken);
        inbox.WebsiteUrl = website.WebsiteUrl;
        inbox.WidgetColor = website.WidgetColor ?? inbox.WidgetColor;
        inbox.WelcomeTitle = website.WelcomeTitle;
        inbox.WelcomeTagline = website.WelcomeTagline;
        inbox.AllowedDomains = website.AllowedDomains;
        inbox.Locale = website.Locale;
        db.Inboxes.Add(inbox);
        await db.SaveChangesAsync(cancellationToken);
        return new CreatedInbox(inbox.Id, inbox.WebsiteToken ?? "", true);
    }

    public async Task AddMembersAsync(InboxId inbox, IReadOnlyCollection<UserId> agents, CancellationToken cancellationToken)
    {
        var account = current.AccountId ?? throw DomainException.NotPermitted();
        var already = await db.Members.Where(m => m.InboxId == inbox).Select(m => m.UserId).ToListAsync(cancellationToken);
        db.Members.AddRange(agents.Except(already).Select(agent => new InboxMember(account, inbox, agent, time.GetUtcNow())));
        await db.SaveChangesAsync(cancellationToken);
    }
}
