using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;

namespace Wheelhouse.Platform.Jobs;

/// <summary>Claims rows of every queue of this node, up to its concurrency, and has them worked on.</summary>
internal sealed class JobWorker(
    JobQueue queue, JobRunner runner, EventCatalog catalog, Wakeup wakeup, Node node, DatabaseOutage outage, IOptions<JobOptions> options, ILogger<JobWorker> logger)
    : BackgroundService
{
    /// <summary>A claim is a commit: a busy queue that made one for each row that ends would do little else.</summary>
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<ClaimedJob, Task> _running = new(ReferenceEqualityComparer.Instance);
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

                // Fewer than asked for means that there were no more; whoever has written one since has pulsed.
                if (!await ClaimAsync(name, places, window, stoppingToken))
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
                if (!outage.Explains(exception, $"queue {name}"))
                    Log.QueueUnreachable(logger, name, exception);
                await Task.Delay(options.Value.PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // The places belong to the running jobs until the last one is done.
        await Task.WhenAll(_running.Values).WaitAsync(options.Value.StopGrace + TimeSpan.FromSeconds(5), CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Whether there may be more.</summary>
    private async Task<bool> ClaimAsync(string name, SemaphoreSlim places, ClaimWindow window, CancellationToken stoppingToken)
    {
        // A node that others may take for dead claims nothing until its heart beats again.
        if (node.Current is not { IsLost: false } identity)
        {
            return false;
        }

        var most = Math.Min(places.CurrentCount, 50);
        var began = Stopwatch.GetTimestamp();
        var claimed = await queue.ClaimAsync(name, identity.Id, most, window.Next(), [.. _running.Keys.Select(static job => job.Id)], node.Former, stoppingToken);
        window.Claimed(claimed, most, began);
        // The answer took longer than the others believe this node: they may be doing these by now.
        if (identity.IsLost) return false;
        foreach (var job in claimed)
        {
            await places.WaitAsync(CancellationToken.None);
            _running[job] = RunAsync(job, identity, places);
        }

        return claimed.Count == most;
    }

    private async Task RunAsync(ClaimedJob job, NodeIdentity identity, SemaphoreSlim places)
    {
        await Task.Yield();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_giveUp.Token, identity.Lost);
        try
        {
            await runner.RunAsync(job, stop.Token);
        }
        finally
        {
            _running.TryRemove(job, out _);
            places.Release();
        }
    }

    /// <summary>Stops claiming, lets running work finish, then frees what is left for the other nodes.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _giveUp.CancelAfter(options.Value.StopGrace);
        await base.StopAsync(cancellationToken);
        await _giveUp.CancelAsync();
        try
        {
            var released = node.Current is { } identity ? await queue.ReleaseAsync(identity.Id, CancellationToken.None) : 0;
            if (released > 0)
            {
                Log.JobsReleased(logger, released);
            }
        }
        catch (Exception exception) when (outage.Explains(exception, "shutdown"))
        {
            // Silence frees them as well, a little later.
        }
    }

    public override void Dispose()
    {
        _giveUp.Dispose();
        base.Dispose();
    }
}
