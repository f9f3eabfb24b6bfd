using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Platform.Retention;

/// <summary>
/// Once a day one node, the holder of an advisory lock, lets go of what has been kept long enough. A node that dies in the
/// middle leaves the day unmarked, and the next one begins again: what is gone is not there to be swept twice. It goes by
/// the database's clock: a node whose own runs ahead would let go of everything.
/// </summary>
internal sealed class RetentionSweep(
    Database database, IEnumerable<IRetained> tables, IOptions<RetentionOptions> options, QueueClock clock, ILogger<RetentionSweep> logger) : BackgroundService
{
    internal const long LockKey = 0x5748_4C52_4554;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.CheckEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepWhenDueAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Log.SweepFailed(logger, exception);
            }
        }
    }

    private async Task SweepWhenDueAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var tryLock = new NpgsqlCommand($"select pg_try_advisory_lock({LockKey})", connection);
        if (await tryLock.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return;
        }

        try
        {
            var now = await NowAsync(connection, cancellationToken);
            // A mark from the future was made before the clock was put back.
            await using var due = new NpgsqlCommand("select not exists (select 1 from platform.sweeps where swept_at > $1 and swept_at <= $2)", connection)
            {
                Parameters = { SqlValue.Of(now - Day), SqlValue.Of(now) },
            };
            if (await due.ExecuteScalarAsync(cancellationToken) is true)
            {
                await SweepAsync(now, cancellationToken);
                await using var mark = new NpgsqlCommand(
                    "insert into platform.sweeps (singleton, swept_at) values (true, $1) on conflict (singleton) do update set swept_at = excluded.swept_at", connection)
                {
                    Parameters = { SqlValue.Of(now) },
                };
                await mark.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        finally
        {
            await using var unlock = new NpgsqlCommand($"select pg_advisory_unlock({LockKey})", connection);
            await unlock.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private async Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var ask = new NpgsqlCommand("select clock_timestamp()", connection);
        return new DateTimeOffset((DateTime)(await ask.ExecuteScalarAsync(cancellationToken))!) + clock.Ahead;
    }

    private async Task SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var limit = options.Value.BatchSize;
        foreach (var table in tables)
        {
            var before = now - options.Value.LifeOf(table.Kind);
            var sum = 0;
            for (var swept = limit; swept == limit; sum += swept)
            {
                swept = await table.SweepAsync(before, now, limit, cancellationToken);
            }

            if (sum > 0)
            {
                Log.Swept(logger, table.Name, sum);
            }
        }
    }
}
