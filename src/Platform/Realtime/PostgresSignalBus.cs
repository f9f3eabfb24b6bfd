using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Realtime;

/// <summary>
/// Carries signals between nodes by NOTIFY, after commit, on a connection of its own and at most 40 times a second:
/// inside the business transaction it would halve the write rate. This node's subscribers are told at once.
/// </summary>
internal sealed class PostgresSignalBus : BackgroundService, ISignalBus
{
    public const string Channel = "wheelhouse_signals";

    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(15);

    private readonly LocalSignalBus here;
    private readonly Database database;
    private readonly SignalOptions options;
    private readonly DatabaseOutage outage;
    private readonly ILogger<PostgresSignalBus> logger;
    private readonly Guid node;

    // Losing a signal loses no data, so a node that cannot send forgets the oldest instead of growing, and says so later.
    private readonly Channel<Signal> outgoing;
    private volatile bool haveForgotten;

    public PostgresSignalBus(
        LocalSignalBus here, Database database, IOptions<SignalOptions> options, TimeProvider time, DatabaseOutage outage, ILogger<PostgresSignalBus> logger)
    {
        (this.here, this.database, this.options, this.outage, this.logger) = (here, database, options.Value, outage, logger);
        outgoing = System.Threading.Channels.Channel.CreateBounded<Signal>(
            new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => haveForgotten = true);
        node = Guid.CreateVersion7(time.GetUtcNow());
    }

    public void Publish(Signal signal)
    {
        here.Publish(signal);
        if (options.UseNotify)
            outgoing.Writer.TryWrite(signal);
    }

    public IDisposable Subscribe(Action<Signal> onSignal) => here.Subscribe(onSignal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.UseNotify ? Task.WhenAll(SendForeverAsync(stoppingToken), ListenForeverAsync(stoppingToken)) : Task.CompletedTask;

    private Task SendForeverAsync(CancellationToken cancellationToken)
    {
        var batch = new SignalBatch(node);
        var unsent = default(string?);
        return RepeatAsync(async () =>
        {
            await using var connection = await database.Vital.OpenConnectionAsync(cancellationToken);
            await using var notify = new NpgsqlCommand($"select pg_notify('{Channel}', $1)", connection);
            var payload = notify.Parameters.Add(new NpgsqlParameter<string>());
            while (unsent is not null || await outgoing.Reader.WaitToReadAsync(cancellationToken))
            {
                unsent ??= Pack(batch);
                payload.Value = unsent;
                await notify.ExecuteNonQueryAsync(cancellationToken);
                unsent = null; // what a broken connection may have swallowed is sent again: a hint twice harms nobody
                await Task.Delay(Apart, cancellationToken);
            }
        }, cancellationToken);
    }

    private string Pack(SignalBatch batch)
    {
        if (haveForgotten)
        {
            haveForgotten = false;
            batch.TryAdd(new Signal(BusSignals.GapTopic, "gap", default, Ephemeral: true));
        }

        while (outgoing.Reader.TryPeek(out var signal) && batch.TryAdd(signal))
            outgoing.Reader.TryRead(out _);
        return batch.Take();
    }

    private Task ListenForeverAsync(CancellationToken cancellationToken)
    {
        var wasInterrupted = false;
        return RepeatAsync(
            async () =>
            {
                await using var connection = await database.Vital.OpenConnectionAsync(cancellationToken);
                connection.Notification += (_, notification) => Receive(notification.Payload);
                await ExecuteAsync(connection, $"listen {Channel}", cancellationToken);
                if (wasInterrupted)
                    here.Publish(new Signal(BusSignals.GapTopic, "gap", default, Ephemeral: true));
                wasInterrupted = true;
                while (true)
                {
                    // A connection that died without a word is found out by asking.
                    if (!await connection.WaitAsync(ProbeEvery, cancellationToken))
                        await ExecuteAsync(connection, "select 1", cancellationToken);
                }
            },
            cancellationToken);
    }

    private void Receive(string payload)
    {
        try
        {
            foreach (var signal in SignalBatch.Read(payload, node))
                here.Publish(signal);
        }
        catch (System.Text.Json.JsonException exception)
        {
            Log.SignalUnreadable(logger, exception); // a newer version's; its clients poll
        }
    }

    private async Task RepeatAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested; failures++)
        {
            var began = Stopwatch.GetTimestamp();
            try
            {
                await work();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (!outage.Explains(exception, "signals"))
                    Log.SignalsInterrupted(logger, exception);
                if (Stopwatch.GetElapsedTime(began) > ProbeEvery)
                    failures = 0; // it had worked for a while
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2000, 250 << Math.Min(failures, 3))), cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
