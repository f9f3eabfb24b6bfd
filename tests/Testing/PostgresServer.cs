using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Wheelhouse.Testing;

/// <summary>
/// The PostgreSQL server that tests use: the one TEST_POSTGRES names, else the one scripts/postgres provides.
/// It hands out databases; a template is migrated once per test run and cloned, which takes a tenth of a second.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<Task<PostgresServer>> Shared = new(StartAsync);

    private readonly ConcurrentDictionary<string, Lazy<Task<TestDatabase>>> _templates = new();
    private readonly NpgsqlConnectionStringBuilder _address;
    private readonly NpgsqlDataSource _maintenance;

    internal PostgresServer(string connectionString)
    {
        _address = new NpgsqlConnectionStringBuilder(connectionString) { IncludeErrorDetail = true };
        _maintenance = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 4, CommandTimeout = 120 });
    }

    /// <summary>The one server of this test process.</summary>
    public static Task<PostgresServer> GetAsync() => Shared.Value;

    /// <summary>An empty database, dropped when disposed.</summary>
    public Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken) =>
        CreateDatabaseAsync("template0", cancellationToken);

    /// <summary>
    /// A database that <paramref name="migrate"/> has prepared: it runs once per process and <paramref name="template"/>,
    /// every later call clones its result.
    /// </summary>
    public async Task<TestDatabase> CreateDatabaseAsync(
        string template, Func<string, CancellationToken, Task> migrate, CancellationToken cancellationToken)
    {
        // No caller's token inside: whoever asks first prepares the template for everybody.
        var prepared = await _templates
            .GetOrAdd(template, _ => new Lazy<Task<TestDatabase>>(() => PrepareAsync(migrate)))
            .Value.WaitAsync(cancellationToken);
        return await CreateDatabaseAsync(prepared.Name, cancellationToken);
    }

    public void Dispose() => _maintenance.Dispose();

    /// <summary>Drops what this process has prepared; nothing happens when no test has asked for a server.</summary>
    internal static async Task DropTemplatesAsync()
    {
        if (!Shared.IsValueCreated)
        {
            return;
        }

        var server = await Shared.Value;
        foreach (var template in server._templates.Values.Where(t => t is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }))
        {
            await server.DropAsync(await template.Value);
        }

        server.Dispose();
    }

    internal async Task DropAsync(TestDatabase database)
    {
        // Pools that nobody disposed would hold their connections to a database that is gone.
        await using (var connection = new NpgsqlConnection(database.ConnectionString))
        {
            NpgsqlConnection.ClearPool(connection);
        }

        await ExecuteAsync($"drop database if exists \"{database.Name}\" with (force)", CancellationToken.None);
    }

    private static async Task<PostgresServer> StartAsync()
    {
        var given = new ConfigurationBuilder().AddEnvironmentVariables().Build()["TEST_POSTGRES"];
        return new PostgresServer(string.IsNullOrWhiteSpace(given) ? await RunScriptAsync("--tests", "url") : given);
    }

    /// <summary>Those of this process are dead, if it was stopped; nobody should be given one.</summary>
    internal void ForgetConnections()
    {
        _maintenance.Clear();
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Runs scripts/postgres and returns what it prints.</summary>
    internal static async Task<string> RunScriptAsync(params string[] arguments)
    {
        var script = Path.Combine(Checkout.Root, "scripts", "postgres");
        using var process = Process.Start(new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true })!;
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? printed.Trim() : throw new InvalidOperationException($"{script} failed: see its output.");
    }

    private async Task<TestDatabase> PrepareAsync(Func<string, CancellationToken, Task> migrate)
    {
        var database = await CreateDatabaseAsync("template0", CancellationToken.None);
        // A database can only be cloned while nobody is connected to it.
        var unpooled = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false };
        await migrate(unpooled.ConnectionString, CancellationToken.None);
        await ExecuteAsync($"alter database \"{database.Name}\" allow_connections false", CancellationToken.None);
        return database;
    }

    private async Task<TestDatabase> CreateDatabaseAsync(string template, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Environment.ProcessId}_{id:N}");
        await ExecuteAsync($"create database \"{name}\" template \"{template}\" strategy wal_log", cancellationToken);
        // Many databases at once share the server's connections.
        var address = new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Database = name, MaxPoolSize = 30 };
        return new TestDatabase(this, name, address.ConnectionString);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = _maintenance.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
