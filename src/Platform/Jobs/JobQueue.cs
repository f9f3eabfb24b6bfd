using Npgsql;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Jobs;

/// <summary>A row to be written.</summary>
internal sealed record NewJob(
    string Queue,
    string Handler,
    string? PartitionKey,
    bool FailedRowBlocksPartition,
    string? UniqueKey,
    long AccountId,
    string Type,
    string Payload,
    TimeSpan After,
    string? TraceParent);

/// <summary>A row that this node holds until it finishes it, gives it back or falls silent.</summary>
/// <param name="Claims">How often it was claimed, this time included: it tells this claim from every other.</param>
/// <param name="Excused">How many of the earlier claims the database ended, or a node that stopped.</param>
internal sealed record ClaimedJob(
    long Id,
    string Handler,
    string? PartitionKey,
    long AccountId,
    string Payload,
    int Claims,
    int Excused,
    string? TraceParent,
    DateTimeOffset CreatedAt,
    TimeSpan Age,
    TimeSpan DueFor)
{
    /// <summary>Counts from 1, without the claims that ended through no fault of the job.</summary>
    public int Attempt => Claims - Excused;
}

/// <summary>What became of a row that was to leave its partition.</summary>
/// <param name="IsDone">False when the claim had passed to another node: the work may be done twice.</param>
/// <param name="ReadiedNext">Whether the next row of the partition waited for this one and is ready now.</param>
internal readonly record struct LeftPartition(bool IsDone, bool ReadiedNext);

/// <summary>The SQL of the queue. Delivery is at least once; ordered within a (handler, partition).</summary>
/// <remarks>
/// Whoever inserts into a partition and whoever takes a row out of it first takes the partition's advisory lock. Without
/// it a finisher could miss the row that a still open transaction has just written behind it, and nobody would ready it.
/// </remarks>
public sealed class JobQueue(Database database, QueueClock clock)
{
    // A finished row that a crash of the database brings back is worked on once more, as any row may be: no reason to wait
    // for the disk with each of them. A claim must be on it, or a row could run twice at once.
    private const string NeedNotReachDisk = "select set_config('synchronous_commit', 'off', true)";

    private const string PartitionLock = "pg_advisory_xact_lock(hashtextextended(handler || '/' || partition_key, 0))";

    /// <summary>Writes rows in the caller's transaction.</summary>
    internal async Task InsertAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<NewJob> jobs, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        var partitions = jobs.Where(j => j.PartitionKey is not null)
            .Select(j => $"{j.Handler}/{j.PartitionKey}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (partitions.Length > 0)
        {
            // In one order everywhere, so that two transactions never wait for each other.
            batch.BatchCommands.Add(new NpgsqlBatchCommand("select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest($1) key")
            {
                Parameters = { SqlValue.Of(partitions) },
            });
        }

        foreach (var job in jobs)
        {
            batch.BatchCommands.Add(InsertCommand(job));
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlBatchCommand InsertCommand(NewJob job) => new("""
        insert into platform.jobs
            (queue, handler, partition_key, ready, unique_key, account_id, type, payload, run_at, traceparent, created_at)
        select $1, $2, $3,
            $3::text is null or not exists (
                select 1 from platform.jobs where handler = $2 and partition_key = $3 and (failed_at is null or $4)),
            $5, $6, $7, $8, clock_timestamp() + $9, $10, clock_timestamp()
        on conflict (handler, unique_key) where unique_key is not null and attempts = 0 and failed_at is null do nothing
        """)
    {
        Parameters =
        {
            SqlValue.Of(job.Queue),
            SqlValue.Of(job.Handler),
            SqlValue.Text(job.PartitionKey),
            SqlValue.Of(job.FailedRowBlocksPartition),
            SqlValue.Text(job.UniqueKey),
            SqlValue.Of(job.AccountId),
            SqlValue.Of(job.Type),
            SqlValue.Json(job.Payload),
            SqlValue.Of(job.After + clock.Ahead),
            SqlValue.Text(job.TraceParent),
        },
    };

    /// <summary>Claims up to <paramref name="limit"/> rows that are due and that nobody alive holds.</summary>
    /// <param name="lookBack">
    /// Looks at no row that has been due for longer. What is finished stays in the index until nobody's snapshot can see it: behind a
    /// report of a minute, every claim would pass it again (bench/RESULTS.md, <c>queue</c>).
    /// </param>
    /// <param name="inHand">The rows that this node is working on.</param>
    /// <param name="former">Identities that this node lost while the database was out of its reach.</param>
    internal async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(
        string queue, Guid node, int limit, TimeSpan lookBack, long[] inHand, Guid[] former, CancellationToken cancellationToken)
    {
        // What this node held under a former identity was broken off because the database was away; so was what another node held
        // that fell silent at the same moment. A node that fell silent by itself may have died of the job.
        // Of one's own rows only what a claim has marked whose answer was lost with its connection. A beat from the future is one from before the database's clock was put back.
        await using var command = database.Source.CreateCommand("""
            update platform.jobs j set node = $2, attempts = attempts + 1, excused = excused + (node is not distinct from $2 or exists (
                select 1 from platform.nodes f left join platform.nodes n on n.id = j.node
                where f.id = any($8) and (f.id = j.node or n.seen_at between f.seen_at - $6 and f.seen_at + $6)))::int
            where id in (
                select id from platform.jobs
                where queue = $1 and ready and failed_at is null and run_at <= now() + $3 and run_at >= now() + $3 - $5
                  and (node is null or node = $2 and id <> all($7) or node <> $2 and node not in (
                      select n.id from platform.nodes n
                      where n.seen_at between clock_timestamp() - $6 and clock_timestamp() + $6))
                order by run_at, id limit $4 for update skip locked)
            returning id, handler, partition_key, account_id, payload::text, attempts, excused, traceparent, created_at,
                clock_timestamp() + $3 - created_at, clock_timestamp() + $3 - run_at
            """);
        command.Parameters.AddInOrder(SqlValue.Of(queue), SqlValue.Of(node), SqlValue.Of(clock.Ahead), SqlValue.Of(limit), SqlValue.Of(lookBack), SqlValue.Of(NodeIdentity.Silence), SqlValue.Of(inHand), SqlValue.Of(former));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var claimed = new List<ClaimedJob>();
        while (await reader.ReadAsync(cancellationToken))
        {
            claimed.Add(new ClaimedJob(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                reader.GetInt64(3),
                reader.GetString(4),
                reader.GetInt32(5),
                reader.GetInt32(6),
                reader.IsDBNull(7) ? null : reader.GetString(7),
                reader.GetFieldValue<DateTimeOffset>(8),
                reader.GetTimeSpan(9),
                reader.GetTimeSpan(10)));
        }

        return claimed;
    }

    /// <summary>Takes a finished row out.</summary>
    internal Task<LeftPartition> FinishAsync(ClaimedJob job, CancellationToken cancellationToken) =>
        LeavePartitionAsync(job, "delete from platform.jobs where id = $1 and attempts = $2", [], false, cancellationToken);

    /// <summary>Puts a row among the dead letters.</summary>
    internal Task<LeftPartition> DeadLetterAsync(ClaimedJob job, bool blocksPartition, string error, CancellationToken cancellationToken) =>
        LeavePartitionAsync(
            blocksPartition ? job with { PartitionKey = null } : job,
            blocksPartition
                ? "update platform.jobs set failed_at = clock_timestamp(), last_error = $3, node = null where id = $1 and attempts = $2"
                : "update platform.jobs set failed_at = clock_timestamp(), last_error = $3, node = null, ready = false where id = $1 and attempts = $2",
            [SqlValue.Of(error)],
            true,
            cancellationToken);

    /// <summary>Gives a row back to be tried again later. The later rows of its partition keep waiting.</summary>
    /// <param name="isExcused">Whether the job can do nothing for it: then it was no attempt.</param>
    internal async Task<bool> RetryAsync(ClaimedJob job, TimeSpan delay, string error, bool isExcused, CancellationToken cancellationToken)
    {
        // Only what is still held: said again because the answer was lost, it is not given back, or excused, once more.
        await using var command = database.Source.CreateCommand(
            "update platform.jobs set node = null, run_at = clock_timestamp() + $3, last_error = $4, excused = excused + $5 where id = $1 and attempts = $2 and node is not null");
        command.Parameters.AddInOrder(SqlValue.Of(job.Id), SqlValue.Of(job.Claims), SqlValue.Of(delay + clock.Ahead), SqlValue.Of(error), SqlValue.Of(isExcused ? 1 : 0));
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>Frees everything that a stopping node still holds; that it stopped was no fault of theirs.</summary>
    internal async Task<int> ReleaseAsync(Guid node, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("update platform.jobs set node = null, excused = excused + 1 where node = $1");
        command.Parameters.Add(SqlValue.Of(node));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<LeftPartition> LeavePartitionAsync(
        ClaimedJob job, string sql, NpgsqlParameter[] more, bool mustReachDisk, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        // A batch is one transaction and one round trip; each statement sees what was committed before it began.
        await using var batch = new NpgsqlBatch(connection);
        if (!mustReachDisk)
        {
            batch.BatchCommands.Add(new(NeedNotReachDisk));
        }

        var change = new NpgsqlBatchCommand(sql) { Parameters = { SqlValue.Of(job.Id), SqlValue.Of(job.Claims) } };
        change.Parameters.AddInOrder(more);
        var next = new NpgsqlBatchCommand(ReadyNextSql);
        if (job.PartitionKey is null)
        {
            batch.BatchCommands.Add(change);
        }
        else
        {
            batch.BatchCommands.Add(new($"select {PartitionLock} from (values ($1::text, $2::text)) as p (handler, partition_key)") { Parameters = { SqlValue.Of(job.Handler), SqlValue.Of(job.PartitionKey) } });
            batch.BatchCommands.Add(change);
            next.Parameters.AddInOrder(SqlValue.Of(job.Handler), SqlValue.Of(job.PartitionKey), SqlValue.Of(clock.Ahead));
            batch.BatchCommands.Add(next);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
        return new LeftPartition(change.RecordsAffected == 1, job.PartitionKey is not null && next.RecordsAffected == 1);
    }

    /// <summary>
    /// Readies the oldest unfinished row of a partition; does nothing when that one is ready already. It is due from now on,
    /// so that claims which look only at the latest rows find it.
    /// </summary>
    private const string ReadyNextSql = """
        update platform.jobs set ready = true, run_at = greatest(run_at, clock_timestamp() + $3)
        where not ready and id = (
            select id from platform.jobs where handler = $1 and partition_key = $2 and failed_at is null order by id limit 1)
        """;
}
