using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wheelhouse.Host;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Testing;

/// <summary>The real application on a free port of 127.0.0.1, with a migrated database of its own.</summary>
public sealed class AppHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestDatabase? _ownDatabase;
    private readonly string _dataFolder;

    private AppHost(WebApplication app, TestDatabase? ownDatabase, string connectionString, string dataFolder)
    {
        _app = app;
        _ownDatabase = ownDatabase;
        _dataFolder = dataFolder;
        ConnectionString = connectionString;
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Address = new Uri(addresses!.Addresses.First());
    }

    public Uri Address { get; }

    public string ConnectionString { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where this host keeps its master key and its files; a second node of the same installation needs the same.</summary>
    public string DataFolder => _dataFolder;

    /// <summary>Starts a host. <paramref name="settings"/> are configuration keys and values that win over the defaults.</summary>
    /// <param name="node">An earlier host: the new one becomes a second node on its database and data folder.</param>
    /// <param name="server">Has its database; the tests' common one unless told.</param>
    public static async Task<AppHost> StartAsync(
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string?>? settings = null,
        AppHost? node = null,
        Action<WebApplicationBuilder>? adjust = null,
        PostgresServer? server = null)
    {
        var database = node is null ? await CreateDatabaseAsync(cancellationToken, server) : null;
        var connectionString = node?.ConnectionString ?? database!.ConnectionString;
        var folder = node?.DataFolder ?? Directory.CreateTempSubdirectory("wheelhouse-test-").FullName;
        var app = Build(connectionString, folder, settings, adjust);
        await app.StartAsync(cancellationToken);
        return new AppHost(app, database, connectionString, folder);
    }

    /// <summary>A migrated database without a host.</summary>
    public static async Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken, PostgresServer? server = null)
    {
        server ??= await PostgresServer.GetAsync();
        return await server.CreateDatabaseAsync("app", MigrateAsync, cancellationToken);
    }

    /// <summary>A client that does not follow redirects and keeps cookies.</summary>
    public HttpClient CreateClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Waits until the queue is empty: nothing waits that is due, nothing runs.</summary>
    /// <exception cref="TimeoutException">There is still work after <paramref name="longest"/> (60 seconds unless told).</exception>
    public async Task RunJobsUntilIdleAsync(CancellationToken cancellationToken, TimeSpan? longest = null)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "select count(*) from platform.jobs where failed_at is null and run_at <= now() + interval '100 ms'", connection);
        await Eventually.TrueAsync(
            async () => await command.ExecuteScalarAsync(cancellationToken) is 0L, cancellationToken, longest ?? TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (_ownDatabase is not null)
        {
            await _ownDatabase.DisposeAsync();
            Directory.Delete(_dataFolder, recursive: true);
        }
    }

    private static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("wheelhouse-migrate-").FullName;
        await using var app = Build(connectionString, folder, null, null);
        await app.Services.GetRequiredService<SqlMigrator>().MigrateAsync(cancellationToken);
        Directory.Delete(folder, recursive: true);
    }

    private static WebApplication Build(
        string connectionString, string dataFolder, IReadOnlyDictionary<string, string?>? settings, Action<WebApplicationBuilder>? adjust) =>
        WheelhouseApp.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                [$"ConnectionStrings:{Database.ConnectionName}"] = connectionString,
                ["Wheelhouse:DataFolder"] = dataFolder,
                ["Urls"] = "http://127.0.0.1:0",
                ["Jobs:StopGrace"] = "00:00:02",
                ["Jobs:PollInterval"] = "00:00:00.200",
            });
            builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
            builder.Logging.ClearProviders();
            adjust?.Invoke(builder);
        });
}
