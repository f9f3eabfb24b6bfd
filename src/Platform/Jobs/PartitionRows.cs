using Npgsql;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Jobs;

/// <summary>A row of the queue as somebody may read it who asks what is kept.</summary>
public sealed record PartitionRow(
    long Id, string Handler, string? PartitionKey, string Payload, int Attempts, string? Error, DateTimeOffset CreatedAt, DateTimeOffset? FailedAt);

/// <summary>Finds and removes what the queue keeps of some partitions: waiting rows and dead letters, payloads and errors included.</summary>
public sealed class PartitionRows(Database database)
{
    public async Task<IReadOnlyList<PartitionRow>> ListAsync(AccountId account, IReadOnlyCollection<string> partitions, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("""
            select id, handler, partition_key, payload::text, attempts - excused, last_error, created_at, failed_at
            from platform.jobs where account_id = $1 and partition_key = any($2) order by id
            """);
        command.Parameters.AddInOrder(SqlValue.Of(account.Value), SqlValue.Of(partitions.ToArray()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<PartitionRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.GetInt32(4),
                reader.IsDBNull(5) ? null : reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6),
                reader.IsDBNull(7) ? null : reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return rows;
    }

    /// <summary>Removes every row of these partitions that no node is working on. For partitions that nobody writes to any more.</summary>
    /// <returns>Whether a node still works on one of them: ask again later.</returns>
    public async Task<bool> ForgetAsync(AccountId account, IReadOnlyCollection<string> partitions, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Of("delete from platform.jobs where account_id = $1 and partition_key = any($2) and node is null", account, partitions));
        batch.BatchCommands.Add(Of("select exists (select 1 from platform.jobs where account_id = $1 and partition_key = any($2))", account, partitions));
        return await batch.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static NpgsqlBatchCommand Of(string sql, AccountId account, IReadOnlyCollection<string> partitions) =>
        new(sql) { Parameters = { SqlValue.Of(account.Value), SqlValue.Of(partitions.ToArray()) } };
}
