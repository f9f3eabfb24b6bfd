using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// The turns that run on this node, and how they are stopped: whoever supersedes or takes over writes a row; this reads
/// the rows every second, and at once when a signal says so. <c>PostReply</c> stays the last guard.
/// </summary>
internal sealed class RunningTurns(IServiceScopeFactory scopes, ISignalBus bus, DatabaseOutage outage, ILogger<RunningTurns> logger) : BackgroundService
{
    public const string Topic = "captain:turns";

    private readonly ConcurrentDictionary<Guid, Running> _running = new();
    private readonly SemaphoreSlim _look = new(0, 1);

    /// <summary>Says on every node that turns of a conversation were cancelled.</summary>
    public static Signal CancelledSignal(AccountId account, ConversationId conversation) =>
        new(Topic, "turns.cancelled", account, Id: conversation.Value, Ephemeral: true);

    /// <summary>Keeps watch over a turn until disposed; its token is cancelled when the turn must stop.</summary>
    public Watch Begin(Guid turn, CancellationToken cancellationToken)
    {
        var running = new Running(CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
        _running[turn] = running;
        return new Watch(this, turn, running);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = bus.Subscribe(signal =>
        {
            if (signal.Topic == Topic && !_running.IsEmpty && _look.CurrentCount == 0)
            {
                _look.Release();
            }
        });
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _look.WaitAsync(TimeSpan.FromSeconds(1), stoppingToken);
                if (!_running.IsEmpty)
                {
                    await StopCancelledAsync(stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!outage.Explains(exception, "running turns"))
                    Log.TurnsNotRead(logger, exception);
            }
        }
    }

    private async Task StopCancelledAsync(CancellationToken cancellationToken)
    {
        var ids = _running.Keys.ToArray();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CaptainDb>();
        // Turns of every account run on this node; only ids and reasons are read.
        var reasons = await db.Turns.IgnoreQueryFilters([ModuleDb.AccountFilter])
            .Where(t => ids.Contains(t.Id))
            .ToDictionaryAsync(t => t.Id, t => t.CancelReason, cancellationToken);
        foreach (var id in ids)
        {
            // A turn begins by writing its row: one that is gone was erased with its contact.
            var reason = reasons.TryGetValue(id, out var read) ? read : CancelReason.TakenOver;
            if (reason is not null && _running.TryGetValue(id, out var running))
            {
                running.Reason = reason;
                await running.Stop.CancelAsync();
            }
        }
    }

    public override void Dispose()
    {
        _look.Dispose();
        base.Dispose();
    }

    internal sealed class Running(CancellationTokenSource stop)
    {
        public CancellationTokenSource Stop { get; } = stop;

        public CancelReason? Reason { get; set; }
    }

    internal sealed class Watch(RunningTurns turns, Guid turn, Running running) : IDisposable
    {
        public CancellationToken Token => running.Stop.Token;

        /// <summary>Why the turn must stop; null while it may go on.</summary>
        public CancelReason? Reason => running.Reason;

        public void Dispose()
        {
            turns._running.TryRemove(turn, out _);
            running.Stop.Dispose();
        }
    }
}
