using System.CommandLine;
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

    private static readonly Dictionary<string, string> ManyFromOneVisitor = new() { ["WebChat__ConnectionsPerMinute"] = "100000" };

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
        await using var earlier = await ServerProcess.StartAsync(installation, ManyFromOneVisitor, cancellationToken);
        using var founded = await Site.CreateAsync(earlier, cancellationToken);
        var visitors = await founded.WelcomeAsync(widgets, "Hello?", cancellationToken);
        // A server that has just done a lot holds memory that it would use again: what a widget takes would not be seen.
        await earlier.DisposeAsync();

        await using var server = await ServerProcess.StartAsync(installation, ManyFromOneVisitor, cancellationToken);
        using var site = founded.On(server);
        var delivery = new Delivery(site);
        await using (var open = new OpenWidgets(site, delivery))
        {
            await OpenAllAsync(score, server, delivery, open, visitors, time / 2, cancellationToken);
            await DeliverAsync(score, delivery, $"{widgets} open widgets", visitors, time, cancellationToken);
            Scorecard.Tell("  Npgsql alone commits such a message's rows: 95th percentile", (await delivery.CommitAsync(installation, time / 3, cancellationToken)).At(0.95), " ms");
            var alone = await Posting.RunAsync(site, visitors, time / 5, cancellationToken);
            await open.OpenAsync(Enumerable.Range(0, idle).Select(i => visitors[i % widgets]), cancellationToken);
            score.AtLeast($"posting with {idle} idle sockets more, as part of that without", await Posting.RunAsync(site, visitors, time / 5, cancellationToken) / alone, 0.8);
            await DeliverAsync(score, delivery, $"{idle} more that are idle", visitors, time, cancellationToken);
            score.Exactly("sockets that the server has closed", open.Closed, 0);
        }

        Shared.TellMemory(score, server);
        return score.ExitCode;
    }

    private static async Task OpenAllAsync(
        Scorecard score, ServerProcess server, Delivery delivery, OpenWidgets open, IReadOnlyList<Visitor> visitors, TimeSpan time, CancellationToken cancellationToken)
    {
        // What the first ones cost is code that is compiled and pools that are filled, not widgets.
        var first = visitors.Take(visitors.Count / 10).ToArray();
        await open.OpenAsync(first, cancellationToken);
        await delivery.RunAsync(first, time, cancellationToken);
        var (before, opened) = (server.Memory, open.Count);
        await open.OpenAsync(visitors.Skip(opened), cancellationToken);
        score.AtMost($"memory of an open widget ({visitors.Count} of them)", (server.Memory - before) * 1024 / (open.Count - opened), MostKilobytes, " kB");
    }

    private static async Task DeliverAsync(
        Scorecard score, Delivery delivery, string how, IReadOnlyList<Visitor> visitors, TimeSpan time, CancellationToken cancellationToken)
    {
        var delivered = await delivery.RunAsync(visitors, time, cancellationToken);
        Scorecard.Tell($"hint at an agent's message, {how}: median", delivered.Hints.At(0.5), " ms");
        Scorecard.Tell($"hint at an agent's message, {how}: 95th percentile", delivered.Hints.At(0.95), " ms");
        Scorecard.Tell($"an agent's message is written, {how}: 95th percentile", delivered.Writes.At(0.95), " ms");
        Scorecard.Tell("  messages a second", delivered.Hints.Count / time.TotalSeconds);
        score.AtMost($"an agent's message in the widget, {how}: 95th percentile", delivered.Fetches.At(0.95), MostMilliseconds, " ms");
        score.Exactly("  messages that did not come", delivered.Missing, 0);
    }
}
