using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Wheelhouse.Testing;

namespace Wheelhouse.Bench.Serving;

/// <summary>A migrated database and a data folder; both are gone when disposed.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string ServerVariable = "TEST_POSTGRES";
    private readonly TestDatabase _database;

    private Installation(TestDatabase database)
    {
        _database = database;
        var address = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        address.Remove("Maximum Pool Size"); // a test's; the server decides its own
        ConnectionString = address.ConnectionString;
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString) { MaxPoolSize = 64, CommandTimeout = 600 });
    }

    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("wheelhouse-bench-").FullName;

    /// <summary>The address of a command that listens to nobody.</summary>
    public Uri Nowhere { get; } = new("http://127.0.0.1:1");

    /// <summary>
    /// Takes the PostgreSQL that ./run uses, whose commits reach the disk: a promise about writing is not measured on a
    /// server that keeps nothing. TEST_POSTGRES names another one.
    /// </summary>
    public static async Task<Installation> CreateAsync(CancellationToken cancellationToken)
    {
        var given = new ConfigurationBuilder().AddEnvironmentVariables().Build()[ServerVariable];
        if (string.IsNullOrWhiteSpace(given)) Environment.SetEnvironmentVariable(ServerVariable, await AskScriptAsync(cancellationToken));
        return new Installation(await AppHost.CreateDatabaseAsync(cancellationToken));
    }

    public async Task<T> AskAsync<T>(string sql, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellationToken) ?? throw new InvalidOperationException($"No answer to {sql}"));
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<string> AskScriptAsync(CancellationToken cancellationToken)
    {
        using var script = Process.Start(new ProcessStartInfo(Checkout.PathTo("scripts", "postgres"), ["url"]) { RedirectStandardOutput = true })!;
        var url = await script.StandardOutput.ReadToEndAsync(cancellationToken);
        await script.WaitForExitAsync(cancellationToken);
        return script.ExitCode == 0 ? url.Trim() : throw new InvalidOperationException("scripts/postgres failed: see its output.");
    }
}
