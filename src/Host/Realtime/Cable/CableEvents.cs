using System.Text.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Host.Realtime.Cable;

/// <summary>One event for subscribers; <paramref name="ExceptUser"/> and <paramref name="ExceptContacts"/> caused it and need not hear it.</summary>
internal sealed record CableEvent(string Message, UserId? ExceptUser = null, bool ExceptContacts = false)
{
    public bool IsFor(CableRoom room) => !(ExceptUser is { } user && room.User == user) && !(ExceptContacts && room.IsVisitor);
}

/// <summary>Turns signals into Chatwoot's events, with everything read anew: a late event carries the newest state.</summary>
internal sealed class CableEvents(IServiceScopeFactory scopes, CableRooms rooms)
{
    private static readonly Dictionary<string, string> NameOfChange = new(StringComparer.Ordinal)
    {
        ["created"] = "conversation.created",
        ["status"] = "conversation.status_changed",
        ["assignee_id"] = "assignee.changed",
        ["agent_last_seen_at"] = "conversation.read",
        ["assignee_last_seen_at"] = "conversation.read",
        ["contact_last_seen_at"] = "conversation.read",
    };

    private static readonly string[] ForVisitors = ["conversation.created", "conversation.updated", "conversation.status_changed"];

    /// <summary>An event with its data as JSON text.</summary>
    public static string Message(string name, JsonNode data) =>
        new JsonObject { ["event"] = name, ["data"] = data }.ToJsonString();

    public async Task<IReadOnlyList<CableEvent>> RenderAsync(Signal signal, bool forVisitor, CancellationToken cancellationToken)
    {
        if (signal.Kind == PresenceSignals.Kind)
            return [new CableEvent(await rooms.DescribeAsync(signal.AccountId, forVisitor, cancellationToken))];
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(signal.AccountId));
        var payloads = scope.ServiceProvider.GetRequiredService<IPushPayloads>();
        return signal switch
        {
            { Kind: SignalKinds.MessageChanged, Id: { } id } => await OfMessageAsync(payloads, new MessageId(id), signal.AccountId, forVisitor, cancellationToken),
            { Kind: SignalKinds.ConversationChanged, Id: { } id } => await OfConversationAsync(payloads, new ConversationId(id), signal, forVisitor, cancellationToken),
            { Kind: SignalKinds.ContactChanged, Id: { } id } when !forVisitor =>
                await OfContactAsync(payloads, new ContactId(id), signal, cancellationToken),
            { Kind: CopilotSignals.Message, Id: { } id } when !forVisitor =>
                await OfCopilotAsync(scope.ServiceProvider.GetRequiredService<ICopilotPayloads>(), id, signal.AccountId, cancellationToken),
            { Kind: SignalKinds.Typing, Id: { } id, Data: { } typing } =>
                await OfTypingAsync(scope.ServiceProvider, new ConversationId(id), signal.AccountId, typing, forVisitor, cancellationToken),
            _ => [],
        };
    }

    private static async Task<IReadOnlyList<CableEvent>> OfMessageAsync(
        IPushPayloads payloads, MessageId id, AccountId account, bool forVisitor, CancellationToken cancellationToken)
    {
        if (await payloads.ReadMessageAsync(id, forVisitor, cancellationToken) is not { } message)
            return [];
        var data = Node(message.Data, account);
        if (message.IsNew)
            return [new CableEvent(Message("message.created", data))];
        data["previous_changes"] = new JsonObject();
        return [new CableEvent(Message("message.updated", data))];
    }

    private static async Task<IReadOnlyList<CableEvent>> OfConversationAsync(
        IPushPayloads payloads, ConversationId id, Signal signal, bool forVisitor, CancellationToken cancellationToken)
    {
        var names = ChangesOf(signal).Select(static change => NameOfChange.GetValueOrDefault(change, "conversation.updated")).ToHashSet();
        // As in Chatwoot, a new status or assignee is also told as an update.
        if (names.Contains("conversation.status_changed") || names.Contains("assignee.changed"))
            names.Add("conversation.updated");
        if (forVisitor)
            names.IntersectWith(ForVisitors);
        if (names.Count == 0 || await payloads.ReadConversationAsync(id, forVisitor, cancellationToken) is not { } conversation)
            return [];
        return [.. names.Order(StringComparer.Ordinal).Select(name => new CableEvent(Message(name, Node(conversation.Data, signal.AccountId))))];
    }

    private static async Task<IReadOnlyList<CableEvent>> OfContactAsync(
        IPushPayloads payloads, ContactId id, Signal signal, CancellationToken cancellationToken)
    {
        if (ChangesOf(signal) is not [var change])
            return [];
        // Of a deleted contact there is nothing left to read but its id.
        if (change == "deleted")
            return [new CableEvent(Message("contact.deleted", new JsonObject { ["id"] = id.Value, ["account_id"] = signal.AccountId.Value }))];
        return await payloads.ReadContactAsync(id, cancellationToken) is { } contact
            ? [new CableEvent(Message($"contact.{change}", Node(contact, signal.AccountId)))]
            : [];
    }

    private static async Task<IReadOnlyList<CableEvent>> OfCopilotAsync(ICopilotPayloads payloads, long id, AccountId account, CancellationToken cancellationToken) =>
        await payloads.ReadMessageAsync(id, cancellationToken) is { } message ? [new CableEvent(Message("copilot.message.created", Node(message, account)))] : [];

    private static string[] ChangesOf(Signal signal) => signal.Data is { } facts && facts.TryGetProperty("changed", out var list)
        ? [.. list.EnumerateArray().Select(static change => change.GetString() ?? "")]
        : [];

    private static async Task<IReadOnlyList<CableEvent>> OfTypingAsync(
        IServiceProvider services, ConversationId id, AccountId account, JsonElement typing, bool forVisitor, CancellationToken cancellationToken)
    {
        var payloads = services.GetRequiredService<IPushPayloads>();
        if (await payloads.ReadConversationAsync(id, forVisitor, cancellationToken) is not { } conversation)
            return [];
        var (actor, actorId) = (typing.GetProperty("actor").GetString(), typing.GetProperty("actor_id").GetInt64());
        var name = typing.GetProperty("on").GetBoolean() ? "conversation.typing_on" : "conversation.typing_off";
        var user = actor == "agent" && await services.GetRequiredService<IAgents>().FindAsync(account, new UserId(actorId), cancellationToken) is { } agent
            ? JsonSerializer.SerializeToNode(UserSenderJson.From(agent), WireJson.Options)
            : new JsonObject { ["id"] = actorId, ["name"] = typing.GetProperty("name").GetString(), ["type"] = actor };
        var data = new JsonObject
        {
            ["account_id"] = account.Value,
            ["conversation"] = JsonSerializer.SerializeToNode(conversation.Data),
            ["user"] = user,
            ["is_private"] = typing.GetProperty("is_private").GetBoolean(),
        };
        return [new CableEvent(Message(name, data), actor == "agent" ? new UserId(actorId) : null, actor == "contact")];
    }

    private static JsonObject Node(JsonElement data, AccountId account)
    {
        var node = JsonSerializer.SerializeToNode(data)?.AsObject() ?? [];
        node["account_id"] = account.Value;
        return node;
    }
}
