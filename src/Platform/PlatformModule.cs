using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Processor;
using Wheelhouse.Platform.Realtime;
using Wheelhouse.Platform.Retention;

namespace Wheelhouse.Platform;

/// <summary>What every module stands on: the database, the queue, signals, identity, time.</summary>
public static class PlatformModule
{
    public static IHostApplicationBuilder AddPlatform(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Database.Open(builder.Configuration));
        services.AddSingleton<DatabaseOutage>();
        services.AddSingleton(new MigrationSource("platform", typeof(PlatformModule).Assembly));
        services.AddSingleton<SqlMigrator>();
        services.AddScoped<ActorScope>();
        services.AddScoped<ICurrentActor>(s => s.GetRequiredService<ActorScope>());
        services.AddScoped<ModuleDbParts>();
        services.AddOptions<SignalOptions>().BindConfiguration("Wheelhouse:Signals");
        services.AddSingleton<LocalSignalBus>();
        services.AddSingleton<PostgresSignalBus>();
        services.TryAddSingleton<ISignalBus>(s => s.GetRequiredService<PostgresSignalBus>());
        services.AddHostedService(s => s.GetRequiredService<PostgresSignalBus>());
        services.TryAddSingleton<IPresence, PostgresPresence>();
        AddJobs(services);
        services.AddOptions<RetentionOptions>().BindConfiguration("Retention").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IRetained, RetainedDeadLetters>();
        services.AddHostedService<RetentionSweep>();
        services.AddSingleton<CpuGate>();
        return builder;
    }

    private static void AddJobs(IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration("Jobs").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<EventCatalog>();
        services.TryAddSingleton<QueueClock>();
        services.AddSingleton<JobQueue>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<PartitionRows>();
        services.AddSingleton<Wakeup>();
        services.AddSingleton<Node>();
        services.AddSingleton<JobRunner>();
        // Seeded from entropy: jitter needs no secret randomness.
        services.TryAddSingleton(_ => new RetryPolicy(new Random().NextDouble));
        services.AddHostedService<NodeHeartbeat>();
        services.AddHostedService<JobWorker>();
        services.AddHostedService<JobHousekeeping>();
    }

    /// <summary>Registers a module's context and the SQL files that build its schema.</summary>
    public static IServiceCollection AddModuleDb<TDb>(this IServiceCollection services, string schema)
        where TDb : ModuleDb
    {
        services.AddSingleton(new MigrationSource(schema, typeof(TDb).Assembly));
        // Options made once: made for each context, they were a tenth of what a turn allocated.
        return services.AddDbContext<TDb>(
            (provider, options) => options
            .UseNpgsql(provider.GetRequiredService<Database>().Rows)
            // Each of these is thrown as well, and whoever catches it knows what it means: said here, too, it would be said three times.
            .ConfigureWarnings(static warnings => warnings.Log(
                (RelationalEventId.CommandError, LogLevel.Debug),
                (RelationalEventId.ConnectionError, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug),
                (CoreEventId.QueryIterationFailed, LogLevel.Debug),
                (CoreEventId.SaveChangesFailed, LogLevel.Debug))),
            optionsLifetime: ServiceLifetime.Singleton);
    }
}
