using Microsoft.AspNetCore.SignalR;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Channels.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Host.Realtime;

/// <summary>The widget's live connection. It hears only of its own visitor.</summary>
internal sealed class VisitorHub(
    SignalRouter router, PresenceDesk presence, IHubContext<VisitorHub> hub, IVisitorEntrance entrance, ActorScope scope, IVisitorConversations conversations,
    LiveLimits limits, TimeProvider time) : Hub
{
    private static readonly TimeSpan BetweenTyping = TimeSpan.FromMilliseconds(300);

    public override async Task OnConnectedAsync()
    {
        var visitor = await EnterAsync(Context.GetHttpContext() ?? throw new HubException("Not connected."));
        var (client, context) = (hub.Clients.Client(Context.ConnectionId), Context);
        var connection = new LiveConnection(signal => client.SendAsync("signal", HubSignal.From(signal)), context.Abort);
        Context.Items[typeof(LiveVisitor)] = new LiveVisitor(connection, visitor, scope.Actor);
        router.Listen(connection, [Topics.Visitor(visitor.ContactInboxId)]);
        try
        {
            await TouchAsync(visitor);
        }
        catch
        {
            // Of somebody who leaves while being let in nobody says that he is gone: he would be heard for ever.
            await LeaveAsync(connection);
            throw;
        }
    }

    public Task Typing(bool on)
    {
        var me = Enter();
        if (limits.Calls(me.Visitor))
            return Task.CompletedTask;
        // Each sign goes to every agent of the inbox: a visitor cannot make them many.
        var now = time.GetUtcNow();
        if (on == me.Typed && now - me.TypedAt < BetweenTyping)
            return Task.CompletedTask;
        (me.Typed, me.TypedAt) = (on, now);
        return conversations.TypeAsync(me.Visitor, null, on, Context.ConnectionAborted);
    }

    public Task Presence()
    {
        var visitor = Enter().Visitor;
        return limits.Calls(visitor) ? Task.CompletedTask : TouchAsync(visitor);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items[typeof(LiveVisitor)] is LiveVisitor me)
            await LeaveAsync(me.Connection);
    }

    private async Task<Visitor> EnterAsync(HttpContext http) =>
        (await entrance.EnterAsync(http.Request.Query["website_token"], http.Request.Query["access_token"], Context.ConnectionAborted))?.Visitor
        ?? throw new HubException("This visitor is not known here.");

    private Task TouchAsync(Visitor visitor) =>
        presence.TouchAsync(visitor.AccountId, PresenceKinds.Contact, visitor.ContactId.Value, Context.ConnectionAborted);

    private ValueTask LeaveAsync(LiveConnection connection)
    {
        router.Listen(connection, []);
        return connection.DisposeAsync();
    }

    private LiveVisitor Enter()
    {
        var me = (LiveVisitor)(Context.Items[typeof(LiveVisitor)] ?? throw new HubException("Not connected."));
        scope.Enter(me.Actor);
        return me;
    }

    private sealed class LiveVisitor(LiveConnection connection, Visitor visitor, Actor actor)
    {
        public LiveConnection Connection => connection;

        public Visitor Visitor => visitor;

        public Actor Actor => actor;

        public bool? Typed { get; set; }

        public DateTimeOffset TypedAt { get; set; }
    }
}
