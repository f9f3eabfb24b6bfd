using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Load;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>sockets</c>: what open widgets cost, and how fast an agent's message reaches them.</summary>
internal static class SocketsCommand
{
    private const double MostMilliseconds = 100;

    /// <summary>So 1,000 open widgets take no more than a sixth of what the server process may hold.</summary>
    private const double MostKilobytes = 64;
    private const int PerSecond = 50;

    public static Command Create()
    {
        var command = new Command("sockets", "Opens 1,000 widgets, lets an agent write to them, and then 2,000 more that do nothing.") { Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Shared.Smoke)
            ? RunAsync(new Scorecard(false), 20, 40, TimeSpan.FromSeconds(2), cancellationToken)
            : RunAsync(new Scorecard(true), 1000, 2000, TimeSpan.FromSeconds(30), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, int widgets, int idle, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var installation = await Installation.CreateAsync(cancellationToken);
        var settings = new Dictionary<string, string> { ["WebChat__ConnectionsPerMinute"] = "100000" };
        await using var earlier = await ServerProcess.StartAsync(installation, settings, cancellationToken);
        using var founded = await Site.CreateAsync(earlier, cancellationToken);
        var visitors = await founded.WelcomeAsync(widgets, "Hello?", cancellationToken);
        // A server that has just done a lot holds memory that it would use again: what a widget takes would not be seen.
        await earlier.DisposeAsync();
        await using var server = await ServerProcess.StartAsync(installation, settings, cancellationToken);
        using var site = founded.On(server);
        var open = new List<WidgetSocket>();
        var delivery = new Delivery();
        try
        {
            // What the first ones cost is code and pools, not widgets.
            await OpenAsync(visitors.Take(widgets / 10));
            await delivery.RunAsync(site, visitors.Take(widgets / 10).ToArray(), time / 5, cancellationToken);
            var (before, opened) = (server.Memory, open.Count);
            await OpenAsync(visitors.Skip(opened));
            score.AtMost($"memory of an open widget ({widgets} of them)", (server.Memory - before) * 1024 / (open.Count - opened), MostKilobytes, " kB");
            await DeliverAsync($"{widgets} open widgets", visitors);

            var (alone, rate) = (await RateAsync(), 0d);
            foreach (var visitor in Enumerable.Range(0, idle).Select(i => visitors[i % widgets])) await OpenOneAsync(visitor);
            rate = await RateAsync();
            await DeliverAsync($"{idle} more that are idle", visitors);
            score.AtLeast($"posting with {idle} idle sockets more, as part of that without", rate / alone, 0.8);
            score.Exactly("sockets that the server has closed", open.Count(s => s.IsClosed), 0);
        }
        finally
        {
            await Task.WhenAll(open.Select(s => s.DisposeAsync().AsTask()));
        }

        Shared.TellMemory(score, server);
        return score.ExitCode;

        async Task OpenAsync(IEnumerable<Visitor> some)
        {
            foreach (var visitor in some) await OpenOneAsync(visitor);
        }

        async Task OpenOneAsync(Visitor visitor) =>
            open.Add(await WidgetSocket.OpenAsync(site, visitor, at => delivery.Heard(visitor, at), cancellationToken));

        Task<double> RateAsync() => Posting.RunAsync(site, visitors, time / 5, cancellationToken);

        async Task DeliverAsync(string how, IReadOnlyList<Visitor> to)
        {
            await delivery.RunAsync(site, to, time, cancellationToken);
            Scorecard.Tell($"hint at an agent's message, {how}: median", delivery.Hints.At(0.5), " ms");
            Scorecard.Tell($"hint at an agent's message, {how}: 95th percentile", delivery.Hints.At(0.95), " ms");
            Scorecard.Tell($"an agent's message is written, {how}: 95th percentile", delivery.Writes.At(0.95), " ms");
            Scorecard.Tell("  messages a second", delivery.Hints.Count / time.TotalSeconds);
            score.AtMost($"an agent's message in the widget, {how}: 95th percentile", delivery.Fetches.At(0.95), MostMilliseconds, " ms");
            score.Exactly("  messages that did not come", delivery.Missing, 0);
        }
    }

    /// <summary>An agent writes so many messages a second, each to another visitor, who fetches it when he is told.</summary>
    private sealed class Delivery
    {
        private readonly ConcurrentDictionary<Visitor, TaskCompletionSource<long>> _awaited = new();

        public ConcurrentBag<double> Hints { get; } = [];

        public ConcurrentBag<double> Fetches { get; } = [];

        public ConcurrentBag<double> Writes { get; } = [];

        public int Missing { get; private set; }

        public void Heard(Visitor visitor, long at)
        {
            if (_awaited.TryRemove(visitor, out var awaited)) awaited.TrySetResult(at);
        }

        public async Task RunAsync(Site site, IReadOnlyList<Visitor> visitors, TimeSpan time, CancellationToken cancellationToken)
        {
            Hints.Clear();
            Fetches.Clear();
            Writes.Clear();
            var clients = new ConcurrentBag<KeepAliveClient>();
            var (writing, watch) = (new List<Task<bool>>(), Stopwatch.StartNew());
            while (watch.Elapsed < time)
            {
                writing.Add(WriteAsync(site, visitors[writing.Count % visitors.Count], clients, cancellationToken));
                var due = TimeSpan.FromSeconds((double)writing.Count / PerSecond) - watch.Elapsed;
                if (due > TimeSpan.Zero) await Task.Delay(due, cancellationToken);
            }

            Missing = (await Task.WhenAll(writing)).Count(came => !came);
            foreach (var client in clients) client.Dispose();
        }

        private async Task<bool> WriteAsync(Site site, Visitor visitor, ConcurrentBag<KeepAliveClient> clients, CancellationToken cancellationToken)
        {
            var (agent, browser) = (Rent(clients, site), Rent(clients, site));
            var awaited = _awaited[visitor] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            var start = Stopwatch.GetTimestamp();
            var written = agent.SendAsync(Requests.AgentMessage(site, visitor.Conversation, "It is on its way."), cancellationToken);
            try
            {
                var heard = await awaited.Task.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken);
                await browser.SendAsync(Requests.Changes(site, visitor.Token, 0), cancellationToken);
                Fetches.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                Hints.Add(Stopwatch.GetElapsedTime(start, heard).TotalMilliseconds);
                await written;
                Writes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                return true;
            }
            catch (TimeoutException)
            {
                await written;
                return false;
            }
            finally
            {
                clients.Add(agent);
                clients.Add(browser);
            }
        }

        private static KeepAliveClient Rent(ConcurrentBag<KeepAliveClient> clients, Site site) => clients.TryTake(out var client) ? client : new KeepAliveClient(site.Address);
    }
}
