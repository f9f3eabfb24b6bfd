using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Jobs;

/// <summary>Says twice a second that this node lives; after <see cref="NodeIdentity.Silence"/> its claims are free.</summary>
/// <remarks>
/// On a thread and a connection of its own, and without async: a heartbeat that waits behind the work it vouches for, in
/// the thread pool or for a connection, would have a node with much to do taken for dead.
/// </remarks>
internal sealed class NodeHeartbeat(Database database, Node node, DatabaseOutage outage, ILogger<NodeHeartbeat> logger) : BackgroundService
{
    private const int TriesAtStart = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BetweenTriesAtStart = TimeSpan.FromSeconds(1);

    // Before the workers start: a claim by a node that nobody has heard of yet would be free again at once.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Beat();
                break;
            }
            catch (Exception slow) when (attempt < TriesAtStart && DatabaseOutage.IsOrIsBusy(slow))
            {
                await Task.Delay(BetweenTriesAtStart, cancellationToken);
            }
        }

        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            BeatUntil(stoppingToken);
            ended.SetResult();
        })
        {
            Name = "heartbeat",
            IsBackground = true,
            Priority = ThreadPriority.AboveNormal,
        };
        thread.Start();
        return ended.Task;
    }

    // Real time on purpose: a test that moves its clock must not make a living node look dead.
    private void BeatUntil(CancellationToken stoppingToken)
    {
        while (!stoppingToken.WaitHandle.WaitOne(Interval))
        {
            try
            {
                Beat();
                outage.Answered();
            }
            catch (Exception exception)
            {
                if (!outage.Explains(exception, "heartbeat"))
                    Log.HeartbeatFailed(logger, exception);
            }
        }
    }

    private void Beat()
    {
        var (identity, sentAt) = (node.Next(), Stopwatch.GetTimestamp());
        using var command = database.Vital.CreateCommand("""
            insert into platform.nodes (id, name, started_at, seen_at) values ($1, $2, $3, clock_timestamp())
            on conflict (id) do update set seen_at = clock_timestamp()
            """);
        command.CommandTimeout = 2;
        command.Parameters.AddInOrder(SqlValue.Of(identity.Id), SqlValue.Of(node.Name), SqlValue.Of(node.Now));
        command.ExecuteNonQuery();
        if (node.Current is { } before && before != identity)
            Log.IdentityLost(logger);
        node.Beaten(identity, sentAt);
    }
}
