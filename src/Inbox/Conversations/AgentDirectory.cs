using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>The people of the account as the inbox needs them. The only place that asks Accounts.</summary>
internal sealed class AgentDirectory(InboxDb db, IAgents agents, ICurrentActor current)
{
    private AccountId Account => current.AccountId ?? throw DomainException.NotPermitted();

    public async Task<IReadOnlyDictionary<UserId, AgentJson>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) =>
        ids.Count == 0 ? new Dictionary<UserId, AgentJson>()
        : (await agents.FindAsync(Account, ids, cancellationToken)).ToDictionary(agent => agent.Key, agent => AgentJson.From(agent.Value));

    public Task<AgentSnapshot?> FindAsync(UserId id, CancellationToken cancellationToken) => agents.FindAsync(Account, id, cancellationToken);

    /// <summary>Members of the inbox; administrators may answer everywhere without being one.</summary>
    public async Task<IReadOnlyList<AgentSnapshot>> MembersAsync(InboxId inbox, bool withAdministrators, CancellationToken cancellationToken)
    {
        var members = await db.Members.Where(m => m.InboxId == inbox).Select(m => m.UserId).ToListAsync(cancellationToken);
        var everybody = await agents.ListAsync(Account, cancellationToken);
        return [.. everybody.Where(agent => members.Contains(agent.Id) || (withAdministrators && agent.Role is AccountRole.Administrator))];
    }

    /// <summary>Whether somebody who may answer in the inbox is there right now.</summary>
    public async Task<IReadOnlyList<AgentSnapshot>> OnlineAsync(InboxId inbox, CancellationToken cancellationToken)
    {
        var online = await agents.ListOnlineAsync(Account, cancellationToken);
        return online.Count == 0 ? [] : [.. (await MembersAsync(inbox, true, cancellationToken)).Where(agent => online.Contains(agent.Id))];
    }

    /// <summary>The person who asks, as the author of a message.</summary>
    public async Task<(UserId User, Author Author)> MeAsync(CancellationToken cancellationToken)
    {
        var user = current.Actor.User ?? throw DomainException.NotPermitted();
        var me = await FindAsync(user, cancellationToken) ?? throw DomainException.NotPermitted();
        return (user, new Author(SenderKind.Agent, new SenderSnapshot(user.Value, me.AvailableName, me.AvatarUrl, 0)));
    }
}
