using System.Collections.Concurrent;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Host.Realtime;

/// <summary>
/// Looks after open dashboards: each is asked every few seconds whether it is there, who has signed out or left the account
/// is cut off within half a minute, new inboxes are heard, and who has fallen silent is reported, because nobody sends a
/// signal for not being there. The server asks, because browsers slow down the timers of windows that nobody looks at.
/// </summary>
internal sealed class LiveAgents(SignalRouter router, AgentRooms rooms, IPresence presence, DatabaseOutage outage, ILogger<LiveAgents> logger) : BackgroundService
{
    private const string Beat = "beat";
    private const int BeatsPerCheck = 3;
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<LiveAgent, bool> agents = new();
    private readonly Dictionary<AccountId, IReadOnlySet<long>> lastSeen = [];

    public void Add(LiveAgent agent) => agents[agent] = true;

    public void Remove(LiveAgent agent) => agents.TryRemove(agent, out _);

    /// <summary>One round; separate for tests.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var agent in agents.Keys)
            await CheckAsync(agent, cancellationToken);
        await ReportSilentAsync(cancellationToken);
    }

    /// <summary>Asks every dashboard for a sign of life, and says who has given none for too long.</summary>
    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        foreach (var agent in agents.Keys)
        {
            if (agent.Room?.Actor.Account is { } account)
                agent.Connection.Hear(new Signal(PresenceSignals.Topic(account), Beat, account, Ephemeral: true));
        }

        await ReportSilentAsync(cancellationToken);
    }

    private async Task ReportSilentAsync(CancellationToken cancellationToken)
    {
        foreach (var account in agents.Keys.Select(static agent => agent.Room?.Actor.Account).OfType<AccountId>().Distinct())
            await ReportSilentAsync(account, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BeatEvery);
        for (var round = 1L; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                if (round % BeatsPerCheck == 0)
                    await CheckAsync(stoppingToken);
                await BeatAsync(stoppingToken);
                if (round % 600 == 0)
                    await presence.ForgetAsync(ForgetAfter, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                if (!outage.Explains(exception, "live connections"))
                    HostLog.LiveCheckFailed(logger, exception);
            }
        }
    }

    private async Task CheckAsync(LiveAgent agent, CancellationToken cancellationToken)
    {
        if (agent.Room?.Actor.Account is not { } account)
            return;
        var room = await rooms.EnterAsync(account, agent.User, agent.Proof, cancellationToken);
        if (room is null)
        {
            agent.Connection.Cut();
            return;
        }

        // They may have joined another account meanwhile; that room is newer than this one.
        if (agent.Room?.Actor.Account != account || !agents.ContainsKey(agent))
            return;
        if (agent.Room.Topics.Except(room.Topics).Any())
            agent.Watched = agent.Watched.RemoveRange(await rooms.LostAsync(room, agent.Watched.Keys, cancellationToken));
        agent.Room = room;
        router.Listen(agent.Connection, agent.Topics);
        if (!agents.ContainsKey(agent))
            router.Listen(agent.Connection, []); // they left at this very moment
    }

    private async Task ReportSilentAsync(AccountId account, CancellationToken cancellationToken)
    {
        var now = await presence.ListAsync(account, PresenceKinds.User, PresenceKinds.UserWindow, cancellationToken);
        if (lastSeen.TryGetValue(account, out var before))
        {
            foreach (var gone in before.Except(now))
                router.Route(PresenceSignals.Changed(account, PresenceKinds.User, gone));
        }

        lastSeen[account] = now;
    }
}

internal static partial class HostLog
{
    [LoggerMessage(6000, LogLevel.Warning, "Open connections could not be checked; trying again")]
    public static partial void LiveCheckFailed(ILogger logger, Exception exception);

    [LoggerMessage(6001, LogLevel.Warning, "A realtime event of kind {Kind} could not be put together")]
    public static partial void EventFailed(ILogger logger, string kind, Exception exception);
}
