using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Host.Realtime;

/// <summary>What somebody hears in an account.</summary>
internal sealed record AgentRoom(Actor Actor, IReadOnlyList<string> Topics);

/// <summary>Decides, anew each time it is asked, whether somebody may listen in an account and to what.</summary>
internal sealed class AgentRooms(IServiceScopeFactory scopes)
{
    /// <returns>Null for anybody who may not be there (any more).</returns>
    public async Task<AgentRoom?> EnterAsync(AccountId account, UserId user, Proof proof, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var identities = scope.ServiceProvider.GetRequiredService<IIdentities>();
        if (!await identities.StillHoldsAsync(user, proof, cancellationToken))
            return null;
        var entry = await identities.EnterAsync(account, user, cancellationToken);
        if (entry.Result != EntryResult.Member)
            return null;
        var role = entry.Role is AccountRole.Administrator ? Actor.Administrator : Actor.Agent;
        var actor = new Actor(ActorKind.Agent, account, user, role);
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(actor);
        var inboxes = await scope.ServiceProvider.GetRequiredService<IAgentDesk>().ListInboxesAsync(cancellationToken);
        return new AgentRoom(actor, [PresenceSignals.Topic(account), $"user:{user}", .. inboxes.Select(Topics.Inbox)]);
    }

    /// <summary>Those of the conversations that are not to be seen (any more).</summary>
    public async Task<IReadOnlyList<long>> LostAsync(AgentRoom room, IEnumerable<long> conversations, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(room.Actor);
        var desk = scope.ServiceProvider.GetRequiredService<IAgentDesk>();
        var lost = new List<long>();
        foreach (var number in conversations)
        {
            if (await desk.FindAsync(new ConversationNumber(number), cancellationToken) is null) lost.Add(number);
        }

        return lost;
    }
}

/// <summary>Notes signs of life and says it when somebody comes.</summary>
internal sealed class PresenceDesk(IPresence presence, ISignalBus bus)
{
    public async Task TouchAsync(AccountId account, string who, long id, CancellationToken cancellationToken)
    {
        var window = who == PresenceKinds.User ? PresenceKinds.UserWindow : PresenceKinds.ContactWindow;
        var silent = await presence.TouchAsync(account, who, id, cancellationToken);
        if (silent is null || silent > window)
            bus.Publish(PresenceSignals.Changed(account, who, id));
    }
}
