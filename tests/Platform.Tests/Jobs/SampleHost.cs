using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Testing;

namespace Wheelhouse.Platform.Tests.Jobs;

/// <summary>One node: the platform and the sample module on a database of the test's own.</summary>
internal sealed class SampleHost : IAsyncDisposable
{
    private readonly IHost _host;

    private SampleHost(IHost host) => _host = host;

    public Bench Bench => _host.Services.GetRequiredService<Bench>();

    public IServiceProvider Services => _host.Services;

    public static async Task<TestDatabase> CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        var server = await PostgresServer.GetAsync();
        return await server.CreateDatabaseAsync("sample", MigrateAsync, cancellationToken);
    }

    /// <summary>Builds a node; <paramref name="work"/> says whether it works on jobs.</summary>
    /// <param name="by">Another way to the database.</param>
    public static async Task<SampleHost> StartAsync(
        TestDatabase database, CancellationToken cancellationToken, bool work = true, QueueClock? queueClock = null, Bench? bench = null, HandlerOptions? options = null,
        TimeSpan? poll = null, TimeProvider? clock = null, string? by = null)
    {
        var host = Build(by ?? database.ConnectionString, work, queueClock, bench, options, poll, clock);
        await host.StartAsync(cancellationToken);
        return new SampleHost(host);
    }

    public async Task<T> InScopeAsync<T>(long account, Func<SampleDb, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorScope>().Enter(Actor.System(new AccountId(account)));
        return await work(scope.ServiceProvider.GetRequiredService<SampleDb>());
    }

    public Task RaiseAsync(params NoteWritten[] messages) => InScopeAsync(1, async db =>
    {
        foreach (var message in messages)
        {
            db.Raise(message);
        }

        return await db.SaveChangesAsync();
    });

    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Services.GetRequiredService<Database>().Source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Services.GetRequiredService<Database>().Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task UntilIdleAsync(CancellationToken cancellationToken) =>
        Eventually.TrueAsync(async () => await CountAsync("select count(*) from platform.jobs where failed_at is null", cancellationToken) == 0, cancellationToken, TimeSpan.FromSeconds(30));

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    private static IHost Build(string connectionString, bool work, QueueClock? queueClock, Bench? bench, HandlerOptions? options, TimeSpan? poll, TimeProvider? clock)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Wheelhouse"] = connectionString,
            ["Jobs:Enabled"] = work ? "true" : "false",
            ["Jobs:PollInterval"] = (poll ?? TimeSpan.FromMilliseconds(100)).ToString(),
            ["Jobs:StopGrace"] = "00:00:01",
        });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(clock ?? TimeProvider.System);
        builder.Services.AddSingleton(queueClock ?? new QueueClock());
        builder.Services.AddSingleton(new RetryPolicy(() => 0));
        builder.Services.AddSingleton(bench ?? new Bench());
        builder.AddPlatform();
        builder.Services.AddModuleDb<SampleDb>("sample");
        builder.Services.AddHandler<NoteWritten, FirstListener>("sample.first", Queues.Default, options);
        builder.Services.AddHandler<NoteWritten, SecondListener>("sample.second", Queues.Channels);
        builder.Services.AddHandler<TidyUp, Tidier>("sample.tidy-up");
        return builder.Build();
    }

    private static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        using var host = Build(connectionString, work: false, null, null, null, null, null);
        await host.Services.GetRequiredService<SqlMigrator>().MigrateAsync(cancellationToken);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            "create schema sample; create table sample.notes (id bigint generated always as identity primary key, account_id bigint not null, text text not null, color text not null)", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
