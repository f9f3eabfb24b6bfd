using System.CommandLine;
using System.Data;
using System.Diagnostics;
using System.Globalization;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Load;
using Wheelhouse.Bench.Serving;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>queue</c>: whether the queue stays as fast as it was, and what a claim costs behind many rows that must wait.</summary>
internal static class QueueCommand
{
    private const double Unevenness = 0.15;
    private static readonly TimeSpan SnapshotAge = TimeSpan.FromSeconds(60);
    private static readonly Option<double> Minutes = new("--minutes") { Description = "How long the queue runs, with and without an old snapshot.", DefaultValueFactory = _ => 5 };

    public static Command Create()
    {
        var command = new Command("queue", "Runs the queue alone, with and without an old snapshot held, and claims behind 200,000 rows that wait.") { Minutes, Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Shared.Smoke)
            ? RunAsync(new Scorecard(false), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1), 20, cancellationToken)
            : RunAsync(new Scorecard(true), TimeSpan.FromMinutes(parsed.GetValue(Minutes)), TimeSpan.FromSeconds(10), 2000, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, TimeSpan time, TimeSpan window, int heads, CancellationToken cancellationToken)
    {
        await ClaimBehindAsync(score, heads, cancellationToken);
        await SteadyAsync(score, "no snapshot held", false, time, window, cancellationToken);
        await SteadyAsync(score, "a snapshot up to 60 s old held", true, time, window, cancellationToken);
        return score.ExitCode;
    }

    private static async Task SteadyAsync(Scorecard score, string how, bool holdsSnapshots, TimeSpan time, TimeSpan window, CancellationToken cancellationToken)
    {
        await using var installation = await Installation.CreateAsync(cancellationToken);
        await using var queue = await LoneQueue.StartAsync(installation, true, cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var holding = holdsSnapshots ? HoldAsync(installation, over.Token) : Task.CompletedTask;
        var database = await DatabaseWork.FindAsync(installation.Source, cancellationToken);
        var (costs, before, watch) = (new List<double>(), Work(), Stopwatch.StartNew());
        var rates = await queue.RunAsync(
            time,
            window,
            rate =>
            {
                costs.Add((Work() - before) * 1000 / (rate * watch.Elapsed.TotalSeconds));
                before = Work();
                watch.Restart();
            },
            cancellationToken);
        await over.CancelAsync();
        await holding;
        Scorecard.Say($"jobs/s of each {window.TotalSeconds:0} s, {how}: {Series(rates, "0")}");
        Scorecard.Say($"ms of processor time a job, {how}: {Series(costs, "0.00")}");
        // A minute each, so that a snapshot's whole life is in both; the first half minute is warm-up.
        var (warm, minute) = (rates.Count / 10, Math.Max(1, rates.Count / 5));
        var (first, last) = (rates.Skip(warm).Take(minute).Average(), rates.TakeLast(minute).Average());
        Scorecard.Tell($"queue alone, {how}: first minute", first, " jobs/s");
        Scorecard.Tell($"queue alone, {how}: last minute", last, " jobs/s");
        Scorecard.Tell($"queue alone, {how}: last minute as part of the first", last / first);
        // What else the machine does moves the rate, not what a job costs; on a quiet machine both say the same.
        score.AtLeast("  the same by processor time a job", costs.Skip(warm).Take(minute).Average() / costs.TakeLast(minute).Average(), 1 - Unevenness);
        score.Exactly($"queue alone, {how}: jobs out of order", queue.OutOfOrder, 0);

        double Work() => (database?.Seconds ?? 0) + Environment.CpuUsage.TotalTime.TotalSeconds;
    }

    /// <summary>A report or a backup holds a snapshot: what it may still see cannot be cleaned up. When its time is over, the next one begins.</summary>
    private static async Task HoldAsync(Installation installation, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await using var connection = await installation.Source.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
                await using var look = new Npgsql.NpgsqlCommand("select count(*) from platform.jobs", connection, transaction);
                await look.ExecuteScalarAsync(cancellationToken);
                await Task.Delay(SnapshotAge, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private static async Task ClaimBehindAsync(Scorecard score, int heads, CancellationToken cancellationToken)
    {
        const int claims = 200;
        await using var installation = await Installation.CreateAsync(cancellationToken);
        // What is measured is the search, not the disk: how long that takes for a commit is told beside it.
        await installation.ExecuteAsync($"alter database \"{await installation.AskAsync<string>("select current_database()", cancellationToken)}\" set synchronous_commit = off", cancellationToken);
        // Each partition's oldest row failed and waits for its next attempt; a hundred more wait behind it.
        await installation.ExecuteAsync(
            $"""
            insert into platform.jobs (queue, handler, partition_key, ready, account_id, type, payload, run_at, attempts, created_at)
            select 'default', 'bench.do-chore', 'stuck:' || p, n = 0, 1, 'Chore', '[]', now() + case n when 0 then interval '1 hour' else interval '0' end, case n when 0 then 3 else 0 end, now()
            from generate_series(0, 100) n, generate_series(1, {heads}) p order by n;
            insert into platform.jobs (queue, handler, ready, account_id, type, payload, run_at, created_at)
            select 'default', 'bench.do-chore', true, 1, 'Chore', '[]', now(), now() from generate_series(1, {claims * 10});
            """,
            cancellationToken);
        await installation.ExecuteAsync("analyze platform.jobs", cancellationToken);
        await using var queue = await LoneQueue.StartAsync(installation, false, cancellationToken);
        var (milliseconds, commits, got) = (new List<double>(), new List<double>(), 0);
        for (var i = 0; i < claims; i++)
        {
            var watch = Stopwatch.StartNew();
            var claimed = await queue.Jobs.ClaimAsync(Queues.Default, queue.Node, 10, ClaimWindow.Everything, [], [], cancellationToken);
            milliseconds.Add(watch.Elapsed.TotalMilliseconds);
            got += claimed.Count;
            foreach (var job in claimed) await queue.Jobs.FinishAsync(job, cancellationToken);
            watch.Restart();
            await installation.ExecuteAsync("begin; set local synchronous_commit = on; update platform.nodes set name = name; commit", cancellationToken);
            commits.Add(watch.Elapsed.TotalMilliseconds);
        }

        if (got != claims * 10) throw new InvalidOperationException($"{got} rows were claimed instead of {claims * 10}.");
        Scorecard.Tell("one row written to the disk, median", commits.At(0.5), " ms");
        Scorecard.Tell("a claim behind waiting rows, 95th percentile", milliseconds.At(0.95), " ms");
        score.AtMost($"a claim behind {heads.ToString("N0", CultureInfo.InvariantCulture)} backed-off heads, {(heads * 100).ToString("N0", CultureInfo.InvariantCulture)} rows waiting, median", milliseconds.At(0.5), 5, " ms");
    }

    private static string Series(IEnumerable<double> values, string format) => string.Join(' ', values.Select(v => v.ToString(format, CultureInfo.InvariantCulture)));
}
