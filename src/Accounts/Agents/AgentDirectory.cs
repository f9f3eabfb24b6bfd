using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Accounts.Agents;

internal sealed class AgentDirectory(AccountsDb db, IPresence presence) : IAgents
{
    public async Task<AgentSnapshot?> FindAsync(AccountId account, UserId user, CancellationToken cancellationToken) =>
        (await FindAsync(account, [user], cancellationToken)).GetValueOrDefault(user);

    public async Task<IReadOnlyDictionary<UserId, AgentSnapshot>> FindAsync(
        AccountId account, IReadOnlyCollection<UserId> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
            return new Dictionary<UserId, AgentSnapshot>();
        var members = await db.MembersOf(account).AsNoTracking().Include(m => m.User)
            .Where(m => users.Contains(m.UserId)).ToListAsync(cancellationToken);
        return (await ShowAsync(account, members, cancellationToken)).ToDictionary(static agent => agent.Id);
    }

    public async Task<IReadOnlyList<AgentSnapshot>> ListAsync(AccountId account, CancellationToken cancellationToken)
    {
        var members = await db.MembersOf(account).AsNoTracking().Include(m => m.User)
            .OrderBy(m => m.User.Name).ThenBy(m => m.UserId).ToListAsync(cancellationToken);
        return await ShowAsync(account, members, cancellationToken);
    }

    public async Task<IReadOnlySet<UserId>> ListOnlineAsync(AccountId account, CancellationToken cancellationToken) =>
        (await ListAsync(account, cancellationToken)).Where(static agent => agent.Availability == Availability.Online)
            .Select(static agent => agent.Id).ToHashSet();

    private async Task<List<AgentSnapshot>> ShowAsync(AccountId account, List<Membership> members, CancellationToken cancellationToken)
    {
        if (members.Count == 0)
            return [];
        var present = await presence.ListAsync(account, PresenceKinds.User, PresenceKinds.UserWindow, cancellationToken);
        return [.. members.Select(member => member.Snapshot(present.Contains(member.UserId.Value)))];
    }
}
