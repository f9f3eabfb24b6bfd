using Wheelhouse.Channels.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Channels.WebChat;

/// <summary>A visitor's authentication: the website token names the account, his own token names him within that site.</summary>
internal sealed class VisitorEntrance(IVisitors visitors, IVisitorTokens tokens, ActorScope scope) : IVisitorEntrance
{
    private const int LongestWebsiteToken = 200;

    public async Task<EnteredVisitor?> EnterAsync(string? websiteToken, string? visitorToken, CancellationToken cancellationToken)
    {
        if (websiteToken is not { Length: > 0 and <= LongestWebsiteToken } || websiteToken.Contains('\0')
            || await visitors.FindWebsiteAsync(websiteToken, cancellationToken) is not { } site)
        {
            return null;
        }

        scope.Enter(new Actor(ActorKind.Contact, site.AccountId));
        var claims = tokens.Read(visitorToken);
        var visitor = claims?.InboxId == site.Id ? await visitors.FindAsync(site.Id, claims.SourceId, cancellationToken) : null;
        return new EnteredVisitor(site, visitor);
    }
}
