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
    private readonly ILogger<PostgresSignalBus> logger;
    private readonly Guid node;

    // Losing a signal loses no data, so a node that cannot send forgets the oldest instead of growing.
    private readonly Channel<Signal> outgoing = System.Threading.Channels.Channel.CreateBounded<Signal>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public PostgresSignalBus(
        LocalSignalBus here, Database database, IOptions<SignalOptions> options, TimeProvider time, ILogger<PostgresSignalBus> logger)
    {
        (this.here, this.database, this.options, this.logger) = (here, database, options.Value, logger);
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

    private Task SendForeverAsync(CancellationToken cancellationToken) => RepeatAsync(
        async () =>
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
            await using var notify = new NpgsqlCommand($"select pg_notify('{Channel}', $1)", connection);
            var payload = notify.Parameters.Add(new NpgsqlParameter<string>());
            var batch = new SignalBatch(node);
            while (await outgoing.Reader.WaitToReadAsync(cancellationToken))
            {
                while (outgoing.Reader.TryPeek(out var signal) && batch.TryAdd(signal))
                    outgoing.Reader.TryRead(out _);
                payload.Value = batch.Take();
                await notify.ExecuteNonQueryAsync(cancellationToken);
                await Task.Delay(Apart, cancellationToken);
            }
        },
        cancellationToken);

    private Task ListenForeverAsync(CancellationToken cancellationToken)
    {
        var wasInterrupted = false;
        return RepeatAsync(
            async () =>
            {
                await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
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
                Log.SignalsInterrupted(logger, exception);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5000, 250 << Math.Min(failures, 5))), cancellationToken)
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
