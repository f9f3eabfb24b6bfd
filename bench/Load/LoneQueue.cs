using System.Diagnostics;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Wheelhouse.Bench.Serving;
using Wheelhouse.Platform;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Bench.Load;

/// <summary>The queue with its workers and its housekeeping, and nothing else: jobs that do nothing, written and worked on in this process.</summary>
internal sealed class LoneQueue : IAsyncDisposable
{
    private const string HandlerName = "bench.do-chore";
    private const int Partitions = 500;
    private const int Producers = 4;
    private const int AtOnce = 20;

    /// <summary>So many wait at most: enough that no worker is ever idle, few enough that the queue is steady.</summary>
    private const int MostWaiting = 2000;

    private readonly IHost _host;
    private readonly Database _database;
    private long _written;

    private LoneQueue(IHost host) => (_host, _database) = (host, host.Services.GetRequiredService<Database>());

    public JobQueue Jobs => _host.Services.GetRequiredService<JobQueue>();

    public Guid Node => _host.Services.GetRequiredService<Node>().Current!.Id;

    public static async Task<LoneQueue> StartAsync(Installation installation, bool works, CancellationToken cancellationToken)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Configuration[$"ConnectionStrings:{Database.ConnectionName}"] = installation.ConnectionString;
        builder.Configuration["Jobs:Enabled"] = works ? "true" : "false";
        builder.Logging.ClearProviders();
        builder.AddPlatform();
        builder.Services.AddSingleton<Done>();
        builder.Services.AddHandler<Chore, DoChore>(HandlerName);
        var queue = new LoneQueue(builder.Build());
        await queue._host.StartAsync(cancellationToken);
        return queue;
    }

    /// <summary>Keeps the workers busy for so long and says, window by window, how many jobs a second were done.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(TimeSpan time, TimeSpan window, Action<double> onWindow, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var done = _host.Services.GetRequiredService<Done>();
        var producing = Task.WhenAll(Enumerable.Range(0, Producers).Select(_ => ProduceAsync(done, over.Token)));
        var rates = new List<double>();
        for (var all = Stopwatch.StartNew(); all.Elapsed < time;)
        {
            var (before, watch) = (done.Count, Stopwatch.StartNew());
            await Task.Delay(window, cancellationToken);
            rates.Add((done.Count - before) / watch.Elapsed.TotalSeconds);
            onWindow(rates[^1]);
        }

        await over.CancelAsync();
        await producing;
        return rates;
    }

    /// <summary>How many jobs came before an earlier one of their partition.</summary>
    public long OutOfOrder => _host.Services.GetRequiredService<Done>().OutOfOrder;

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        await _database.DisposeAsync();
    }

    private async Task ProduceAsync(Done done, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _database.Source.OpenConnectionAsync(cancellationToken);
            while (true)
            {
                if (Interlocked.Read(ref _written) - done.Count > MostWaiting) await Task.Delay(2, cancellationToken);
                else await WriteAsync(connection, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private async Task WriteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var first = Interlocked.Add(ref _written, AtOnce) - AtOnce;
        var jobs = Enumerable.Range(0, AtOnce).Select(i => (Number: first + i, Partition: (first + i) % Partitions))
            .Select(c => new NewJob(Queues.Default, HandlerName, $"chore:{c.Partition}", false, null, 1, nameof(Chore), $$"""{"account_id":1,"partition":{{c.Partition}},"number":{{c.Number}}}""", TimeSpan.Zero, null));
        await Jobs.InsertAsync(connection, transaction, [.. jobs], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _host.Services.GetRequiredService<Wakeup>().PulseHere(Queues.Default);
    }

    private sealed record Chore(AccountId AccountId, long Partition, long Number) : ICommand
    {
        [JsonIgnore]
        public string? PartitionKey => $"chore:{Partition}";
    }

    /// <summary>Idempotent: it does nothing.</summary>
    private sealed class DoChore(Done done) : IHandle<Chore>
    {
        public Task HandleAsync(Chore message, JobContext job, CancellationToken cancellationToken)
        {
            done.Note(message.Partition, job.Id);
            return Task.CompletedTask;
        }
    }

    private sealed class Done
    {
        private readonly long[] _last = new long[Partitions];
        private long _count;
        private long _outOfOrder;

        public long Count => Interlocked.Read(ref _count);

        public long OutOfOrder => Interlocked.Read(ref _outOfOrder);

        public void Note(long partition, long id)
        {
            if (Interlocked.Exchange(ref _last[partition], id) > id) Interlocked.Increment(ref _outOfOrder);
            Interlocked.Increment(ref _count);
        }
    }
}
