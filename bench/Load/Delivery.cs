using System.Collections.Concurrent;
using System.Diagnostics;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Load;

/// <summary>What became of the messages of one run, in milliseconds since each was sent.</summary>
/// <param name="Hints">Until the widget was told.</param>
/// <param name="Fetches">Until the widget had it.</param>
/// <param name="Writes">Until the agent's request was answered.</param>
/// <param name="Missing">How many never came.</param>
internal sealed record Delivered(IReadOnlyCollection<double> Hints, IReadOnlyCollection<double> Fetches, IReadOnlyCollection<double> Writes, int Missing);

/// <summary>An agent writes so many messages a second, each to another visitor, who fetches it when he is told.</summary>
internal sealed class Delivery(Site site)
{
    private const int PerSecond = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<Visitor, TaskCompletionSource<long>> _awaited = new();

    /// <summary>Told by the widgets' sockets.</summary>
    public void Heard(Visitor visitor, long at)
    {
        if (_awaited.TryRemove(visitor, out var awaited)) awaited.TrySetResult(at);
    }

    public async Task<Delivered> RunAsync(IReadOnlyList<Visitor> visitors, TimeSpan time, CancellationToken cancellationToken)
    {
        var (hints, fetches, writes) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var (clients, missing) = (new ConcurrentBag<KeepAliveClient>(), 0);
        await PaceAsync(time, WriteAsync, cancellationToken);
        foreach (var client in clients) client.Dispose();
        return new Delivered(hints, fetches, writes, missing);

        async Task WriteAsync(int turn)
        {
            var (visitor, agent, browser) = (visitors[turn % visitors.Count], Rent(clients), Rent(clients));
            var awaited = _awaited[visitor] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var start = Stopwatch.GetTimestamp();
            var written = agent.SendAsync(Requests.AgentMessage(site, visitor.Conversation, "It is on its way."), cancellationToken);
            try
            {
                var heard = await awaited.Task.WaitAsync(Patience, cancellationToken);
                await browser.SendAsync(Requests.Changes(site, visitor.Token, 0), cancellationToken);
                fetches.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                hints.Add(Stopwatch.GetElapsedTime(start, heard).TotalMilliseconds);
            }
            catch (TimeoutException)
            {
                Interlocked.Increment(ref missing);
            }

            await written;
            writes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            clients.Add(agent);
            clients.Add(browser);
        }
    }

    /// <summary>The same pace with Npgsql alone: what the machine and its disk let anybody do at this moment.</summary>
    public async Task<IReadOnlyCollection<double>> CommitAsync(Installation installation, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var writer = await DirectWriter.OpenAsync(installation, site, Posting.Words, 8, cancellationToken);
        var milliseconds = new ConcurrentBag<double>();
        await PaceAsync(
            time,
            async turn =>
            {
                var start = Stopwatch.GetTimestamp();
                await writer.WriteAsync(turn, cancellationToken);
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            },
            cancellationToken);
        return milliseconds;
    }

    private static async Task PaceAsync(TimeSpan time, Func<int, Task> once, CancellationToken cancellationToken)
    {
        var (begun, watch) = (new List<Task>(), Stopwatch.StartNew());
        while (watch.Elapsed < time)
        {
            begun.Add(once(begun.Count));
            var due = TimeSpan.FromSeconds((double)begun.Count / PerSecond) - watch.Elapsed;
            if (due > TimeSpan.Zero) await Task.Delay(due, cancellationToken);
        }

        await Task.WhenAll(begun);
    }

    private KeepAliveClient Rent(ConcurrentBag<KeepAliveClient> clients) => clients.TryTake(out var client) ? client : new KeepAliveClient(site.Address);
}
