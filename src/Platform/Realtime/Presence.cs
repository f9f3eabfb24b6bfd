using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Realtime;

/// <summary>Who of an account has lately shown a sign of life, on whatever node.</summary>
public interface IPresence
{
    /// <summary>Notes a sign of life of somebody of this kind.</summary>
    /// <returns>How long they had been silent; null when there was no sign before.</returns>
    Task<TimeSpan?> TouchAsync(AccountId account, string kind, long id, CancellationToken cancellationToken);

    /// <summary>Forgets somebody at once: signed out, the last window closed.</summary>
    Task LeaveAsync(AccountId account, string kind, long id, CancellationToken cancellationToken);

    /// <summary>The last sign of life that is still kept of somebody; null for none.</summary>
    Task<DateTimeOffset?> FindAsync(AccountId account, string kind, long id, CancellationToken cancellationToken);

    /// <summary>Deletes what nobody asks for any more.</summary>
    Task ForgetAsync(TimeSpan olderThan, CancellationToken cancellationToken);

    /// <summary>Everybody of this kind who was seen within the window.</summary>
    Task<IReadOnlySet<long>> ListAsync(AccountId account, string kind, TimeSpan window, CancellationToken cancellationToken);
}

/// <summary>One row per somebody in an unlogged table; a sign of life is one cheap update. By the database's clock, which all nodes share.</summary>
internal sealed class PostgresPresence(Database database) : IPresence
{
    public async Task<TimeSpan?> TouchAsync(AccountId account, string kind, long id, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            with before as (select seen_at from platform.presence where account_id = $1 and kind = $2 and id = $3)
            insert into platform.presence values ($1, $2, $3, clock_timestamp())
            on conflict (account_id, kind, id) do update set seen_at = excluded.seen_at
            returning (select clock_timestamp() - seen_at from before)
            """);
        command.Parameters.AddInOrder(SqlValue.Of(account.Value), SqlValue.Of(kind), SqlValue.Of(id));
        return await command.ExecuteScalarAsync(cancellationToken) is TimeSpan silent ? silent : null;
    }

    public async Task LeaveAsync(AccountId account, string kind, long id, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("delete from platform.presence where account_id = $1 and kind = $2 and id = $3");
        command.Parameters.AddInOrder(SqlValue.Of(account.Value), SqlValue.Of(kind), SqlValue.Of(id));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<DateTimeOffset?> FindAsync(AccountId account, string kind, long id, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("select seen_at from platform.presence where account_id = $1 and kind = $2 and id = $3");
        command.Parameters.AddInOrder(SqlValue.Of(account.Value), SqlValue.Of(kind), SqlValue.Of(id));
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime seen ? new DateTimeOffset(seen) : null;
    }

    public async Task ForgetAsync(TimeSpan olderThan, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("delete from platform.presence where seen_at not between clock_timestamp() - $1 and clock_timestamp() + $1");
        command.Parameters.Add(SqlValue.Of(olderThan));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlySet<long>> ListAsync(AccountId account, string kind, TimeSpan window, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            "select id from platform.presence where account_id = $1 and kind = $2 and seen_at between clock_timestamp() - $3 and clock_timestamp() + $3");
        command.Parameters.AddInOrder(SqlValue.Of(account.Value), SqlValue.Of(kind), SqlValue.Of(window));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var present = new HashSet<long>();
        while (await reader.ReadAsync(cancellationToken))
        {
            present.Add(reader.GetInt64(0));
        }

        return present;
    }
}
