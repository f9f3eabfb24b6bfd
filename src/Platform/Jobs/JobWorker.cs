using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Events;

namespace Wheelhouse.Platform.Jobs;

/// <summary>Claims rows of every queue of this node, up to its concurrency, and has them worked on.</summary>
internal sealed class JobWorker(
    JobQueue queue, JobRunner runner, EventCatalog catalog, Wakeup wakeup, Node node, IOptions<JobOptions> options, TimeProvider time,
    ILogger<JobWorker> logger)
    : BackgroundService
{
    /// <summary>A claim is a commit: a busy queue that made one for each row that ends would do little else.</summary>
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<long, Task> _running = new();
    private readonly CancellationTokenSource _giveUp = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = catalog; // its constructor checks the registrations: a wrong one must stop the start, not a job
        if (!options.Value.Enabled)
        {
            return Task.CompletedTask;
        }

        var queues = options.Value.Concurrency.Where(q => options.Value.Only.Count == 0 || options.Value.Only.Contains(q.Key));
        return Task.WhenAll(queues.Select(q => ServeAsync(q.Key, q.Value, stoppingToken)));
    }

    private async Task ServeAsync(string name, int concurrency, CancellationToken stoppingToken)
    {
        var places = new SemaphoreSlim(concurrency, concurrency);
        var window = new ClaimWindow(options.Value.PollInterval);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await places.WaitAsync(stoppingToken);
                places.Release();
                if (places.CurrentCount < concurrency / 2)
                {
                    await Task.Delay(GatherFor, stoppingToken);
                }

                var most = Math.Min(places.CurrentCount, 50);
                var now = time.GetUtcNow();
                var claimed = await queue.ClaimAsync(name, node.Id, most, window.Next(), stoppingToken);
                window.Claimed(claimed, most, now);
                foreach (var job in claimed)
                {
                    await places.WaitAsync(CancellationToken.None);
                    _running[job.Id] = RunAsync(job, places);
                }

                // Fewer than asked for means that there were no more; whoever has written one since has pulsed.
                if (claimed.Count < most)
                {
                    await wakeup.WaitAsync(name, options.Value.PollInterval, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                Log.QueueUnreachable(logger, name, exception);
                await Task.Delay(options.Value.PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // The places belong to the _running jobs until the last one is done.
        await Task.WhenAll(_running.Values).WaitAsync(options.Value.StopGrace + TimeSpan.FromSeconds(5), CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(ClaimedJob job, SemaphoreSlim places)
    {
        await Task.Yield();
        try
        {
            await runner.RunAsync(job, _giveUp.Token);
        }
        finally
        {
            _running.TryRemove(job.Id, out _);
            places.Release();
        }
    }

    /// <summary>Stops claiming, lets running work finish, then frees what is left for the other nodes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _giveUp.CancelAfter(options.Value.StopGrace);
        await base.StopAsync(cancellationToken);
        await _giveUp.CancelAsync();
        var released = await queue.ReleaseAsync(node.Id, CancellationToken.None);
        if (released > 0)
        {
            Log.JobsReleased(logger, released);
        }
    }

    public override void Dispose()
    {
        _giveUp.Dispose();
        base.Dispose();
    }
}
