using System.Collections.Concurrent;
using System.Threading.Channels;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Host.Realtime.Cable;

/// <summary>
/// Brings signals to Action Cable's subscribers as events. A few lanes work side by side; what concerns one conversation
/// stays in one lane and so in order.
/// </summary>
internal sealed class CableRelay : BackgroundService
{
    private const int Lanes = 4;
    private const int MostWaiting = 50_000;
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<CableSubscription, bool> subscriptions = new(ReferenceEqualityComparer.Instance);
    private readonly SignalRouter router;
    private readonly CableEvents events;
    private readonly CableRooms rooms;
    private readonly DatabaseOutage outage;
    private readonly ILogger<CableRelay> logger;

    // A node that cannot render as fast as things happen forgets the oldest: clients reload what they show.
    private readonly Channel<(Signal Signal, CableSubscription For)>[] lanes =
    [
        .. Enumerable.Range(0, Lanes).Select(static _ => Channel.CreateBounded<(Signal, CableSubscription)>(
            new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest })),
    ];

    public CableRelay(SignalRouter router, CableEvents events, CableRooms rooms, DatabaseOutage outage, ILogger<CableRelay> logger) =>
        (this.router, this.events, this.rooms, this.outage, this.logger) = (router, events, rooms, outage, logger);

    public void Join(CableSubscription subscription)
    {
        subscriptions[subscription] = true;
        router.Listen(subscription, subscription.Room.Topics);
    }

    public void Leave(CableSubscription subscription)
    {
        subscriptions.TryRemove(subscription, out _);
        router.Listen(subscription, []);
    }

    public void Relay(Signal signal, CableSubscription subscription) =>
        lanes[(HashCode.Combine(signal.AccountId, signal.Number) & int.MaxValue) % Lanes].Writer.TryWrite((signal, subscription));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll([.. lanes.Select(lane => RelayAsync(lane.Reader, stoppingToken)), RefreshAsync(stoppingToken)]);

    private async Task RelayAsync(ChannelReader<(Signal Signal, CableSubscription For)> lane, CancellationToken cancellationToken)
    {
        var rendered = new RecentlyRendered(events);
        await foreach (var (signal, subscription) in lane.ReadAllAsync(cancellationToken))
        {
            try
            {
                foreach (var happened in await rendered.GetAsync(signal, subscription.Room.IsVisitor, cancellationToken))
                {
                    if (happened.IsFor(subscription.Room))
                        subscription.Send(happened.Message);
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                if (!outage.Explains(exception, "live connections"))
                    HostLog.EventFailed(logger, signal.Kind, exception); // the next one may do better
            }
        }
    }

    /// <summary>Agents come to hear of new inboxes; who has left the account is cut off.</summary>
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(RefreshEvery);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                foreach (var subscription in subscriptions.Keys)
                    await RefreshAsync(subscription, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                if (!outage.Explains(exception, "live connections"))
                    HostLog.LiveCheckFailed(logger, exception);
            }
        }
    }

    private async Task RefreshAsync(CableSubscription subscription, CancellationToken cancellationToken)
    {
        if (await rooms.RefreshAsync(subscription.Room, cancellationToken) is not { } room)
        {
            subscription.Resync();
            return;
        }

        router.Listen(subscription, room.Topics);
        if (!subscriptions.ContainsKey(subscription))
            router.Listen(subscription, []); // it left at this very moment
    }

    /// <summary>Renders a signal once for all agents and once for all visitors: they stand one after the other in the lane.</summary>
    private sealed class RecentlyRendered(CableEvents events)
    {
        private const int Most = 16;
        private readonly Queue<(Signal Signal, bool ForVisitor, IReadOnlyList<CableEvent> Events)> recent = new();

        public async Task<IReadOnlyList<CableEvent>> GetAsync(Signal signal, bool forVisitor, CancellationToken cancellationToken)
        {
            foreach (var known in recent)
            {
                if (ReferenceEquals(known.Signal, signal) && known.ForVisitor == forVisitor)
                    return known.Events;
            }

            var happened = await events.RenderAsync(signal, forVisitor, cancellationToken);
            recent.Enqueue((signal, forVisitor, happened));
            if (recent.Count > Most)
                recent.Dequeue();
            return happened;
        }
    }
}
