using System.CommandLine;
using Wheelhouse.Bench.Figures;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Commands;

/// <summary><c>start</c>: from the start of the process to its first answered request.</summary>
internal static class StartCommand
{
    public static Command Create()
    {
        var command = new Command("start", "Starts the server again and again on a migrated database.") { Shared.Smoke };
        command.SetAction((parsed, cancellationToken) => RunAsync(new Scorecard(!parsed.GetValue(Shared.Smoke)), parsed.GetValue(Shared.Smoke) ? 1 : 10, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Scorecard score, int times, CancellationToken cancellationToken)
    {
        await using var installation = await Installation.CreateAsync(cancellationToken);
        var seconds = new List<double>();
        for (var i = -1; i < times; i++)
        {
            await using var server = await ServerProcess.StartAsync(installation, null, cancellationToken);
            if (i >= 0) seconds.Add(server.StartedIn.TotalSeconds); // the first one fetches the files from disk
            if (i == times - 1) Shared.TellMemory(score, server);
        }

        Scorecard.Tell("start to first answer, fastest", seconds.Min(), " s");
        Scorecard.Tell("start to first answer, slowest", seconds.Max(), " s");
        score.AtMost($"start to first answer, median of {times}", seconds.At(0.5), 2, " s");
        return score.ExitCode;
    }
}
