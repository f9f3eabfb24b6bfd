using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Jobs;

/// <summary>This process among the nodes of the installation.</summary>
public sealed class Node(TimeProvider time)
{
    public Guid Id { get; } = Guid.CreateVersion7(time.GetUtcNow());

    public string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";
}

/// <summary>Says once a second that this node lives; after three seconds of silence its claims are free.</summary>
internal sealed class NodeHeartbeat(Database database, Node node, TimeProvider time, ILogger<NodeHeartbeat> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Before the workers start: a claim by a node that nobody has heard of yet would be free again at once.
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Real time on purpose: a test that moves its clock must not make a living node look dead.
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.HeartbeatFailed(logger, exception);
            }
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("""
            insert into platform.nodes (id, name, started_at, seen_at) values ($1, $2, $3, clock_timestamp())
            on conflict (id) do update set seen_at = clock_timestamp()
            """);
        command.CommandTimeout = 2;
        command.Parameters.AddInOrder(SqlValue.Of(node.Id), SqlValue.Of(node.Name), SqlValue.Of(time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
