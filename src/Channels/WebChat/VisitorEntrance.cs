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
        var claims = tokens.Read(visitorToken);
        if (websiteToken is not { Length: > 0 and <= LongestWebsiteToken } || websiteToken.Contains('\0')
            || await visitors.FindWebsiteVisitorAsync(websiteToken, claims?.SourceId, cancellationToken) is not var (site, visitor))
        {
            return null;
        }

        scope.Enter(new Actor(ActorKind.Contact, site.AccountId));
        // The same name may stand for somebody else on another website.
        return new EnteredVisitor(site, claims?.InboxId == site.Id ? visitor : null);
    }
}
