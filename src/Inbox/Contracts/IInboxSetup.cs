using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>Makes inboxes for commands and for the first start. Works in the current account.</summary>
public interface IInboxSetup
{
    /// <summary>Creates a website inbox. With a <see cref="NewWebsite.WebsiteToken"/> that exists in this account already, that inbox is returned unchanged.</summary>
    Task<CreatedInbox> CreateWebsiteAsync(NewWebsite website, CancellationToken cancellationToken);

    /// <summary>Makes agents members of an inbox; who is one already stays one.</summary>
    Task AddMembersAsync(InboxId inbox, IReadOnlyCollection<UserId> agents, CancellationToken cancellationToken);
}

/// <param name="WebsiteToken">What the snippet names; null makes a random one.</param>
/// <param name="AllowedDomains">Comma-separated hosts that may show the widget; empty allows every site.</param>
public sealed record NewWebsite(
    string Name,
    string? WebsiteToken = null,
    string? WebsiteUrl = null,
    string? WidgetColor = null,
    string? WelcomeTitle = null,
    string? WelcomeTagline = null,
    string AllowedDomains = "",
    string? Locale = null);

public sealed record CreatedInbox(InboxId Id, string WebsiteToken, bool IsNew);
