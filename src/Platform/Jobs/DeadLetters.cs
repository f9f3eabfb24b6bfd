using Npgsql;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Jobs;

/// <summary>A row that failed for good and waits for a person.</summary>
public sealed record DeadLetter(long Id, string Queue, string Handler, long AccountId, int Attempts, string? Error, DateTimeOffset FailedAt);

/// <summary>Lists and requeues rows that failed for good.</summary>
public sealed class DeadLetters(Database database)
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("""
            select id, queue, handler, account_id, attempts - excused, last_error, failed_at
            from platform.jobs where failed_at is not null order by failed_at desc, id desc limit $1
            """);
        command.Parameters.Add(SqlValue.Of(limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellationToken))
        {
            letters.Add(new(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetInt64(3),
                reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6)));
        }

        return letters;
    }

    /// <summary>The oldest that failed before a moment.</summary>
    public async Task<IReadOnlyList<long>> ListBeforeAsync(DateTimeOffset moment, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("select id from platform.jobs where failed_at < $1 order by failed_at, id limit $2");
        command.Parameters.AddInOrder(SqlValue.Of(moment), SqlValue.Of(limit));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }

    /// <summary>Takes a dead letter out for good, and lets the rows go on that it held back.</summary>
    public async Task RemoveAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new("""
            select pg_advisory_xact_lock(hashtextextended(handler || '/' || partition_key, 0))
            from platform.jobs where id = $1 and partition_key is not null
            """) { Parameters = { SqlValue.Of(id) } });
        batch.BatchCommands.Add(new("""
            update platform.jobs set ready = true
            where not ready and id = (
                select j.id from platform.jobs j join platform.jobs gone on gone.handler = j.handler and gone.partition_key = j.partition_key
                where gone.id = $1 and gone.failed_at is not null and j.failed_at is null order by j.id limit 1)
            """) { Parameters = { SqlValue.Of(id) } });
        batch.BatchCommands.Add(new("delete from platform.jobs where id = $1 and failed_at is not null") { Parameters = { SqlValue.Of(id) } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Lets a dead letter run again, with all its attempts; it keeps its place in its partition. False when there is none of that id.</summary>
    public async Task<bool> RetryAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(new("""
            select pg_advisory_xact_lock(hashtextextended(handler || '/' || partition_key, 0))
            from platform.jobs where id = $1 and partition_key is not null
            """) { Parameters = { SqlValue.Of(id) } });
        var requeue = new NpgsqlBatchCommand("""
            update platform.jobs j set failed_at = null, attempts = 0, excused = 0, run_at = clock_timestamp(), unique_key = null,
                ready = partition_key is null or not exists (
                    select 1 from platform.jobs other
                    where other.handler = j.handler and other.partition_key = j.partition_key
                      and other.id <> j.id and other.ready and other.failed_at is null)
            where id = $1 and failed_at is not null
            """) { Parameters = { SqlValue.Of(id) } };
        batch.BatchCommands.Add(requeue);
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return requeue.RecordsAffected == 1;
    }
}
