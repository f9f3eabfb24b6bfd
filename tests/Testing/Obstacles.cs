using System.Globalization;
using Npgsql;

namespace Wheelhouse.Testing;

/// <summary>
/// Stops a server at a step of its work without a line of test code in it: a trigger of the test's database makes the
/// statement that the step runs wait for a lock that the test holds.
/// </summary>
public sealed class Obstacles : IAsyncDisposable
{
    private const string Prepare = """
        create schema if not exists faults;
        create or replace function faults.wait() returns trigger language plpgsql as $$
        begin
            perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint);
            if tg_op = 'DELETE' then return old; end if;
            return new;
        end $$;
        """;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _holder;
    private readonly List<(string Name, string Table)> _placed = [];

    private Obstacles(NpgsqlDataSource source, NpgsqlConnection holder) => (_source, _holder) = (source, holder);

    public static async Task<Obstacles> OpenAsync(string connectionString)
    {
        // Neither is pooled: a lock must not outlive its holder.
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "obstacles" });
        var obstacles = new Obstacles(source, await source.OpenConnectionAsync());
        await obstacles.ExecuteAsync(Prepare);
        return obstacles;
    }

    /// <summary>Rows of this kind are waited for from now on.</summary>
    /// <param name="when">As <c>before insert on inbox.messages</c>.</param>
    /// <param name="which">A condition on <c>new</c> and <c>old</c>.</param>
    /// <returns>The number to ask for with <see cref="WaitingAsync"/>.</returns>
    public async Task<long> PlaceAsync(string when, string which)
    {
        long number = 880_000 + _placed.Count;
        var name = string.Create(CultureInfo.InvariantCulture, $"wait_{number}");
        await using (var hold = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"select pg_advisory_lock({number})"), _holder))
        {
            await hold.ExecuteNonQueryAsync();
        }

        var table = when[(when.LastIndexOf(' ') + 1)..];
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"create trigger {name} {when} for each row when ({which}) execute function faults.wait('{number}')"));
        _placed.Add((name, table));
        return number;
    }

    /// <summary>How many sessions stand before the obstacle.</summary>
    public async Task<long> WaitingAsync(long number)
    {
        await using var command = _source.CreateCommand(
            "select count(*) from pg_locks l join pg_database d on d.oid = l.database where d.datname = current_database() and l.locktype = 'advisory' and not l.granted and l.classid = 0 and l.objid = $1::bigint::oid");
        command.Parameters.Add(new NpgsqlParameter { Value = number });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Waits until that many sessions stand before the obstacle.</summary>
    public Task ReachedAsync(long number, int sessions = 1) =>
        Eventually.TrueAsync(async () => await WaitingAsync(number) >= sessions, CancellationToken.None, TimeSpan.FromSeconds(30));

    /// <summary>Keeps everybody from reading a table until <see cref="ClearAsync"/>.</summary>
    public async Task CloseAsync(string table)
    {
        await using var command = new NpgsqlCommand($"begin; lock table {table} in access exclusive mode", _holder);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>How many sessions wait for a table.</summary>
    public async Task<long> WaitingForAsync(string table)
    {
        await using var command = _source.CreateCommand("select count(*) from pg_locks where relation = $1::regclass and not granted");
        command.Parameters.Add(new NpgsqlParameter { Value = table });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Ends the sessions of a server that was killed: PostgreSQL would notice only when they have something to say to it.</summary>
    public Task EndSessionsAsync() => ExecuteAsync(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'wheelhouse' and wait_event_type = 'Lock'");

    /// <summary>Lets everybody pass.</summary>
    public async Task ClearAsync()
    {
        await using (var release = new NpgsqlCommand("rollback; select pg_advisory_unlock_all()", _holder))
        {
            await release.ExecuteNonQueryAsync();
        }

        foreach (var (name, table) in _placed)
        {
            await ExecuteAsync($"drop trigger if exists {name} on {table}");
        }

        _placed.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _holder.DisposeAsync();
        await _source.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
