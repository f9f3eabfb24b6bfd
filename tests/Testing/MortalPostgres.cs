using Npgsql;

namespace Wheelhouse.Testing;

/// <summary>A PostgreSQL of a test's own, which it may stop, crash and starve; disposing deletes it.</summary>
public sealed class MortalPostgres : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _connectionString;

    private MortalPostgres(string name, string connectionString)
    {
        (_name, _connectionString) = (name, connectionString);
        Server = new PostgresServer(connectionString);
    }

    /// <summary>Hands out its databases; they go with it.</summary>
    public PostgresServer Server { get; }

    /// <param name="name">Tells its data from others'.</param>
    public static async Task<MortalPostgres> StartAsync(string name)
    {
        await PostgresServer.RunScriptAsync(Of(name), "drop"); // of a run that was killed
        var postgres = new MortalPostgres(name, await PostgresServer.RunScriptAsync(Of(name), "url"));
        await using (var connection = new NpgsqlConnection(postgres._connectionString))
        {
            await connection.OpenAsync();
            // So few connections that all of them can be taken, and what it confirms must outlive its processes, as in an installation.
            foreach (var setting in (string[])["max_connections = 120", "synchronous_commit = on", "full_page_writes = on"])
            {
                await using var command = new NpgsqlCommand($"alter system set {setting}", connection);
                await command.ExecuteNonQueryAsync();
            }
        }

        await postgres.StopAsync();
        await postgres.StartAgainAsync();
        return postgres;
    }

    /// <summary>Takes every connection that it has to give, again and again those that others lose, until told to let go.</summary>
    /// <param name="database">Whose connections are cut.</param>
    public async Task StarveAsync(string database, CancellationToken letGo)
    {
        var address = new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false }.ConnectionString;
        var taken = new Stack<NpgsqlConnection>();
        try
        {
            while (!letGo.IsCancellationRequested)
            {
                await TakeRestAsync(address, taken);
                await using var cut = new NpgsqlCommand($"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{database}'", taken.Peek());
                await cut.ExecuteNonQueryAsync(CancellationToken.None);
            }
        }
        finally
        {
            while (taken.TryPop(out var connection))
            {
                await connection.DisposeAsync();
            }

            Server.ForgetConnections();
        }
    }

    /// <summary>As an operator stops it: running statements are cut off, what was committed is written.</summary>
    public Task StopAsync() => PostgresServer.RunScriptAsync(Of(_name), "stop");

    /// <summary>All its processes end at once, and the next start recovers what was committed.</summary>
    public Task CrashAsync() => PostgresServer.RunScriptAsync(Of(_name), "crash");

    /// <exception cref="InvalidOperationException">Its port was taken meanwhile, so that nobody would find it.</exception>
    public async Task StartAgainAsync()
    {
        if (await PostgresServer.RunScriptAsync(Of(_name), "url") != _connectionString)
        {
            throw new InvalidOperationException("PostgreSQL came back at another address.");
        }

        Server.ForgetConnections();
    }

    public async ValueTask DisposeAsync()
    {
        Server.Dispose();
        await PostgresServer.RunScriptAsync(Of(_name), "drop");
    }

    private static async Task TakeRestAsync(string address, Stack<NpgsqlConnection> taken)
    {
        while (true)
        {
            var connection = new NpgsqlConnection(address);
            try
            {
                await connection.OpenAsync(CancellationToken.None);
                taken.Push(connection);
            }
            catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                await connection.DisposeAsync();
                return;
            }
        }
    }

    private static string Of(string name) => $"--tests={name}";
}
