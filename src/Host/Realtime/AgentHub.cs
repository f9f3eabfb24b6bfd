using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Host.Realtime;

/// <summary>The dashboard's live connection. It hears of its account and inboxes, and of the conversations it watches more closely.</summary>
internal sealed class AgentHub(
    SignalRouter router, AgentRooms rooms, LiveAgents live, PresenceDesk presence, IHubContext<AgentHub> hub, ActorScope scope, IAgentDesk desk,
    LiveLimits limits) : Hub
{
    private const int MostWatched = 50;

    private LiveAgent Me => (LiveAgent)(Context.Items[typeof(LiveAgent)] ?? throw new HubException("Not connected."));

    public override Task OnConnectedAsync()
    {
        if (!UserId.TryParse(Context.User?.FindFirstValue(ClaimNames.UserId), null, out var user))
            throw new HubException("Not signed in.");
        var session = long.TryParse(Context.User?.FindFirstValue(ClaimNames.SessionId), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null;
        var proof = new Proof(session, Context.User?.FindFirstValue(ClaimNames.TokenStamp));
        var (client, context) = (hub.Clients.Client(Context.ConnectionId), Context);
        var connection = new LiveConnection(signal => client.SendAsync("signal", HubSignal.From(signal)), context.Abort);
        Context.Items[typeof(LiveAgent)] = new LiveAgent(connection, user, proof);
        return Task.CompletedTask;
    }

    /// <summary>Listens to one account, instead of any other.</summary>
    public async Task Join(long accountId)
    {
        var me = Me;
        RefuseLoop(me);
        me.Room = await rooms.EnterAsync(new AccountId(accountId), me.User, me.Proof, Context.ConnectionAborted)
            ?? throw new HubException("You are not authorized to access this account.");
        me.Watched = ImmutableDictionary<long, string>.Empty;
        live.Add(me);
        Listen(me);
        await TouchAsync(me);
    }

    /// <summary>Hears what happens in a conversation right now, such as an answer being written.</summary>
    public async Task Watch(long conversationNumber)
    {
        var me = Enter();
        RefuseLoop(me);
        if (await desk.FindAsync(new ConversationNumber(conversationNumber), Context.ConnectionAborted) is not { } conversation)
            throw new HubException("There is no such conversation.");
        if (me.Watched.Count >= MostWatched && !me.Watched.ContainsKey(conversationNumber))
            throw new HubException($"At most {MostWatched} conversations can be watched at once.");
        me.Watched = me.Watched.SetItem(conversationNumber, Topics.Conversation(conversation));
        Listen(me);
    }

    public void Unwatch(long conversationNumber)
    {
        var me = Enter();
        me.Watched = me.Watched.Remove(conversationNumber);
        Listen(me);
    }

    public Task Typing(long conversationNumber, bool on, bool isPrivate)
    {
        return limits.Calls(Enter().User) ? Task.CompletedTask : desk.TypeAsync(new ConversationNumber(conversationNumber), on, isPrivate, Context.ConnectionAborted);
    }

    public Task Presence()
    {
        var me = Enter();
        return limits.Calls(me.User) ? Task.CompletedTask : TouchAsync(me);
    }

    public override async Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items[typeof(LiveAgent)] is not LiveAgent me)
            return;
        me.HasLeft = true;
        Forget(me);
        await me.Connection.DisposeAsync();
    }

    /// <summary>A call may end after its connection has: nobody would say a second time that it has left, and it would be kept for ever.</summary>
    private void Listen(LiveAgent me)
    {
        router.Listen(me.Connection, me.Topics);
        if (me.HasLeft) Forget(me);
    }

    private void Forget(LiveAgent me)
    {
        live.Remove(me);
        router.Listen(me.Connection, []);
    }

    private Task TouchAsync(LiveAgent me) =>
        presence.TouchAsync(me.Room?.Actor.Account ?? default, PresenceKinds.User, me.User.Value, Context.ConnectionAborted);

    private void RefuseLoop(LiveAgent me)
    {
        if (limits.Calls(me.User))
            throw new HubException("Too many calls. Try again in a minute.");
    }

    /// <summary>Each call has a scope of its own, so each call says on whose behalf it is.</summary>
    private LiveAgent Enter()
    {
        var me = Me;
        scope.Enter(me.Room?.Actor ?? throw new HubException("Join an account first."));
        return me;
    }
}

/// <summary>One open dashboard.</summary>
internal sealed class LiveAgent(LiveConnection connection, UserId user, Proof proof)
{
    private bool _hasLeft;

    public LiveConnection Connection => connection;

    public UserId User => user;

    public Proof Proof => proof;

    /// <summary>Set before it is forgotten, and asked after it is kept.</summary>
    public bool HasLeft
    {
        get => Volatile.Read(ref _hasLeft);
        set => Volatile.Write(ref _hasLeft, value);
    }

    public AgentRoom? Room { get; set; }

    public ImmutableDictionary<long, string> Watched { get; set; } = ImmutableDictionary<long, string>.Empty;

    public IEnumerable<string> Topics => [.. Room?.Topics ?? [], .. Watched.Values];
}
