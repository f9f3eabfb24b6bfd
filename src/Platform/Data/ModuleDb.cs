using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Platform.Data;

/// <summary>A row of one tenant. Queries see only rows of the current actor's account.</summary>
public interface IAccountOwned
{
    AccountId AccountId { get; }
}

/// <summary>What every module's context needs, in one parameter.</summary>
public sealed class ModuleDbParts(ICurrentActor actor, EventCatalog catalog, JobQueue queue, Wakeup wakeup, ISignalBus signals)
{
    internal ICurrentActor Actor { get; } = actor;

    internal EventCatalog Catalog { get; } = catalog;

    internal JobQueue Queue { get; } = queue;

    internal Wakeup Wakeup { get; } = wakeup;

    internal ISignalBus Signals { get; } = signals;
}

/// <summary>A module's window on its own schema: snake_case columns, tenants kept apart, events written with the change they tell of.</summary>
public abstract class ModuleDb(DbContextOptions options, ModuleDbParts parts) : DbContext(options)
{
    /// <summary>The name of the query filter that keeps tenants apart.</summary>
    public const string AccountFilter = "account";

    private readonly List<(Func<IMessage> Message, TimeSpan After, string? UniqueKey)> _raised = [];
    private readonly List<Func<Signal>> _signals = [];

    protected abstract string Schema { get; }

    /// <summary>The account whose rows queries see; null sees none. Read anew by each query.</summary>
    public AccountId? CurrentAccount => parts.Actor.AccountId;

    /// <summary>Tells every listener, in the transaction of the next save.</summary>
    public void Raise(IEvent message) => _raised.Add((() => message, TimeSpan.Zero, null));

    /// <summary>The same for an event that carries ids which the database gives: built after the rows were written.</summary>
    public void Raise(Func<IEvent> message) => _raised.Add((message, TimeSpan.Zero, null));

    /// <summary>Has something done later, in the transaction of the next save.</summary>
    /// <param name="uniqueKey">While a row of this key waits unclaimed, another one is not written.</param>
    public void Enqueue<T>(T command, TimeSpan? after = null, string? uniqueKey = null)
        where T : ICommand => _raised.Add((() => command, after ?? TimeSpan.Zero, uniqueKey));

    /// <summary>The same for a command that carries ids which the database gives.</summary>
    public void Enqueue<T>(Func<T> command, TimeSpan? after = null, string? uniqueKey = null)
        where T : ICommand => _raised.Add((() => command(), after ?? TimeSpan.Zero, uniqueKey));

    /// <summary>Publishes a hint once the next save is committed; built then, so that it carries the ids and revisions written.</summary>
    public void SignalAfterCommit(Func<Signal> signal) => _signals.Add(signal);

    /// <summary>Runs several saves in one transaction; messages and signals go out with its commit.</summary>
    public async Task<T> InTransactionAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        var result = await work(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        PulseAndSignal();
        return result;
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // A savepoint is two round trips a save, and nobody goes on in a transaction after a save has failed.
        Database.AutoSavepointsEnabled = false;
        if (_raised.Count == 0)
        {
            var count = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            if (Database.CurrentTransaction is null)
            {
                PulseAndSignal();
            }

            return count;
        }

        if (Database.CurrentTransaction is { } outer)
        {
            return await SaveAndWriteJobsAsync(outer, acceptAllChangesOnSuccess, cancellationToken);
        }

        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        var written = await SaveAndWriteJobsAsync(transaction, acceptAllChangesOnSuccess, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        PulseAndSignal();
        return written;
    }

    /// <summary>Refused: it would write the rows without the events.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync: events are written there.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        ModuleModel.NameColumns(modelBuilder);
        ModuleModel.KeepAccountsApart(modelBuilder, this);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        ModuleModel.ConvertOwnTypes(configurationBuilder, GetType().Assembly);

    private readonly HashSet<string> _queuesToWake = new(StringComparer.Ordinal);

    private async Task<int> SaveAndWriteJobsAsync(IDbContextTransaction transaction, bool acceptAllChanges, CancellationToken cancellationToken)
    {
        var count = await base.SaveChangesAsync(acceptAllChanges, cancellationToken);
        var jobs = _raised.SelectMany(r => JobsOf(r.Message(), r.After, r.UniqueKey)).ToList();
        if (jobs.Count > 0)
        {
            await parts.Queue.InsertAsync(
                (NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction(), jobs, cancellationToken);
            _queuesToWake.UnionWith(jobs.Where(j => j.After <= TimeSpan.Zero).Select(j => j.Queue));
        }

        _raised.Clear(); // only now: a save that failed before this line can be repeated without losing them
        return count;
    }

    private IEnumerable<NewJob> JobsOf(IMessage message, TimeSpan after, string? uniqueKey)
    {
        var type = message.GetType();
        var payload = JsonSerializer.Serialize(message, type, WireJson.Options);
        return parts.Catalog.ListenersOf(type).Select(listener => new NewJob(
            listener.Queue,
            listener.Name,
            message.PartitionKey,
            listener.Options.FailedRowBlocksPartition,
            uniqueKey,
            message.AccountId.Value,
            type.Name,
            payload,
            after,
            Activity.Current?.Id));
    }

    private void PulseAndSignal()
    {
        parts.Wakeup.Pulse(_queuesToWake);
        _queuesToWake.Clear();
        foreach (var signal in _signals)
        {
            parts.Signals.Publish(signal());
        }

        _signals.Clear();
    }
}
