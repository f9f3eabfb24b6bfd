using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Host.Realtime.Cable;

/// <summary>Lets subscribers into Chatwoot's one channel, and tells them who is there.</summary>
internal sealed class CableRooms(IServiceScopeFactory scopes, AgentRooms agents, PresenceDesk desk, IPresence presence, LiveLimits limits)
{
    /// <param name="asked">The subscription's identifier.</param>
    /// <returns>Null for an unknown channel, token or account.</returns>
    public async Task<CableRoom?> EnterAsync(JsonObject asked, CancellationToken cancellationToken)
    {
        if (Text(asked, "channel") != "RoomChannel" || Text(asked, "pubsub_token") is not { Length: > 0 and < 200 } token || limits.Subscribes(token))
            return null;
        await using var scope = scopes.CreateAsyncScope();
        if (Number(asked, "user_id") is not { } userId)
        {
            var visitor = await scope.ServiceProvider.GetRequiredService<IPushPayloads>().FindByPubsubTokenAsync(token, cancellationToken);
            return visitor is null ? null : new CableRoom(visitor.AccountId, null, visitor, [Topics.Visitor(visitor.ContactInboxId)]);
        }

        var user = await scope.ServiceProvider.GetRequiredService<IIdentities>().FindByPubsubTokenAsync(token, cancellationToken);
        if (user?.Id.Value != userId || Number(asked, "account_id") is not { } accountId)
            return null;
        var account = new AccountId(accountId);
        var room = await agents.EnterAsync(account, user.Id, user.Proof, cancellationToken);
        return room is null ? null : new CableRoom(account, user.Id, null, room.Topics, user.Proof);
    }

    /// <summary>The room of a subscription as it is now; null when its owner may no longer listen.</summary>
    public async Task<CableRoom?> RefreshAsync(CableRoom room, CancellationToken cancellationToken)
    {
        if (room is not { User: { } user, Proof: { } proof })
            return room;
        var now = await agents.EnterAsync(room.Account, user, proof, cancellationToken);
        return now is null ? null : room with { Topics = now.Topics };
    }

    /// <summary>The subscriber says that he is there. Who says it in a loop is passed over: he is known to be there.</summary>
    public Task KeepPresenceAsync(CableSubscription subscription, CancellationToken cancellationToken) =>
        subscription.Room is { Visitor: { } visitor } && limits.Calls(visitor) || subscription.Room is { User: { } user } && limits.Calls(user)
            ? Task.CompletedTask
            : ShowPresenceAsync(subscription, cancellationToken);

    /// <summary>Notes that the subscriber is there, and answers with everybody who is.</summary>
    public async Task ShowPresenceAsync(CableSubscription subscription, CancellationToken cancellationToken)
    {
        var room = subscription.Room;
        var (who, id) = room is { Visitor: { } visitor } ? (PresenceKinds.Contact, visitor.ContactId.Value) : (PresenceKinds.User, room.User?.Value ?? 0);
        await desk.TouchAsync(room.Account, who, id, cancellationToken);
        subscription.Send(await DescribeAsync(room.Account, room.IsVisitor, cancellationToken));
    }

    /// <summary>The event <c>presence.update</c>. A visitor learns which agents are there, and nothing of other visitors.</summary>
    public async Task<string> DescribeAsync(AccountId account, bool forVisitor, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var people = await scope.ServiceProvider.GetRequiredService<IAgents>().ListAsync(account, cancellationToken);
        var users = people.Where(static agent => agent.Availability != Availability.Offline)
            .ToDictionary(static agent => agent.Id.ToString(), static agent => agent.Availability);
        IReadOnlySet<long> contacts = forVisitor ? new HashSet<long>() : await presence.ListAsync(account, PresenceKinds.Contact, PresenceKinds.ContactWindow, cancellationToken);
        var data = JsonSerializer.SerializeToNode(new { account_id = account, users }, WireJson.Options)?.AsObject() ?? [];
        if (!forVisitor)
        {
            data["contacts"] = new JsonObject(contacts.Select(static id =>
                KeyValuePair.Create(id.ToString(CultureInfo.InvariantCulture), (JsonNode?)JsonValue.Create("online"))));
        }

        return CableEvents.Message("presence.update", data);
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Clients send ids as numbers or as text.</summary>
    private static long? Number(JsonObject json, string name) =>
        json[name] is JsonValue value && long.TryParse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
