using System.CommandLine;
using System.Diagnostics;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Load;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>post</c>: how fast visitors' messages are taken, compared with what the database alone takes.</summary>
internal static class PostCommand
{

    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long each of the two posts and commits in each round.", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often they take turns.", DefaultValueFactory = _ => 3 };

    public static Command Create()
    {
        var command = new Command("post", "Posts visitors' messages over HTTP, with workers paused and running, against Npgsql committing the same rows.") { Seconds, Rounds, Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => parsed.GetValue(Shared.Smoke)
            ? RunAsync(new Scorecard(false), 40, TimeSpan.FromSeconds(1), 1, cancellationToken)
            : RunAsync(new Scorecard(true), 2000, TimeSpan.FromSeconds(parsed.GetValue(Seconds)), parsed.GetValue(Rounds), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, int conversations, TimeSpan time, int rounds, CancellationToken cancellationToken)
    {
        await using var installation = await Installation.CreateAsync(cancellationToken);
        await using var paused = await ServerProcess.StartAsync(installation, new Dictionary<string, string> { ["Jobs__Enabled"] = "false" }, cancellationToken);
        using var site = await Site.CreateAsync(paused, cancellationToken);
        var visitors = await site.WelcomeAsync(conversations, Posting.Words, cancellationToken);
        await CompareAsync("workers paused", 0.25, paused);
        Shared.TellMemory(score, paused);
        await paused.DisposeAsync();

        await using var working = await ServerProcess.StartAsync(installation, null, cancellationToken);
        var (jobs, seconds) = await DrainAsync(installation, TimeSpan.FromMinutes(2), cancellationToken);
        Scorecard.Tell("drain rate: what was left behind, with nothing else to do", jobs / seconds, $" jobs/s of {jobs}");
        await CompareAsync("workers running", 0.15, working);
        Shared.TellMemory(score, working);
        return score.ExitCode;

        // Turn by turn, so that what else the machine does meets both alike.
        async Task CompareAsync(string how, double share, ServerProcess server)
        {
            var (ours, alone, work, left) = (0d, 0d, 0d, 0L);
            using var where = site.On(server);
            await Posting.RunAsync(where, visitors, time / 2, cancellationToken); // until the code is compiled that is measured
            for (var round = 0; round < rounds; round++)
            {
                var before = server.Work;
                var rate = await Posting.RunAsync(where, visitors, time, cancellationToken);
                ours += rate / rounds;
                work += (server.Work - before).TotalMilliseconds / (rate * time.TotalSeconds) / rounds;
                left = await installation.AskAsync<long>(Waiting, cancellationToken);
                if (how == "workers running") await DrainAsync(installation, TimeSpan.FromMinutes(1), cancellationToken);
                alone += await CommitAsync(installation, where, time, cancellationToken) / rounds;
            }

            Scorecard.Tell($"Npgsql alone, {how}", alone, " messages/s");
            Scorecard.Tell($"posted over HTTP, {how}", ours, " messages/s");
            Scorecard.Tell("  processor time of the server process", work, " ms a message");
            Scorecard.Tell("  jobs in the queue when the last posting ended", left);
            score.AtLeast($"posted over HTTP, {how}: share of Npgsql alone", ours / alone, share);
        }
    }

    private const string Waiting = "select count(*) from platform.jobs where failed_at is null";

    private static async Task<double> CommitAsync(Installation installation, Site site, TimeSpan time, CancellationToken cancellationToken)
    {
        await using var writer = await DirectWriter.OpenAsync(installation, site, Posting.Words, Posting.Connections, cancellationToken);
        return await Crowd.RunAsync(Posting.Connections, time, (_, turn) => writer.WriteAsync(turn, cancellationToken));
    }

    /// <summary>Waits until the queue is empty; how fast that goes is the drain rate.</summary>
    private static async Task<(long Jobs, double Seconds)> DrainAsync(Installation installation, TimeSpan longest, CancellationToken cancellationToken)
    {
        var (before, watch) = (await installation.AskAsync<long>(Waiting, cancellationToken), Stopwatch.StartNew());
        var left = before;
        while (left > 0 && watch.Elapsed < longest)
        {
            await Task.Delay(100, cancellationToken);
            left = await installation.AskAsync<long>(Waiting, cancellationToken);
        }

        return (before - left, watch.Elapsed.TotalSeconds);
    }
}
