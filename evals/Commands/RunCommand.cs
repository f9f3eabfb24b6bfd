using System.CommandLine;
using System.Globalization;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Reports;
using Wheelhouse.Evals.Suites;
using Wheelhouse.Testing;

namespace Wheelhouse.Evals.Commands;

/// <summary><c>run SUITE</c>: plays every conversation of a suite, reports, and fails below the suite's baseline.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> Name = new("SUITE") { Description = "A folder of evals, such as demo." };
    private static readonly Option<int> Customers = new("--customers") { Description = "How many ask at once.", DefaultValueFactory = _ => 4 };
    private static readonly Option<string> Out = new("--out") { Description = "The folder for report.md and report.html (artifacts/evals/SUITE)." };
    private static readonly Option<bool> Accept = new("--accept") { Description = "Raise the baseline to what was measured; what fell stays." };
    private static readonly Option<string> Lower = new("--lower") { Description = "With --accept: lower what fell, too, for this reason, which CHANGELOG.md then tells." };

    public static Command Create()
    {
        var command = new Command("run", "Plays every conversation of a suite and compares with its baseline.")
        {
            Name, Customers, Out, Accept, Lower, ReportFiles.Json, ReportFiles.Rows,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetResult(Lower) is null) return;
            if (!parsed.GetValue(Accept)) parsed.AddError("--lower goes with --accept.");
            if (string.IsNullOrWhiteSpace(parsed.GetValue(Lower))) parsed.AddError("--lower needs a reason.");
        });
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ReportFiles.RequireWritable(parsed);
        var suite = Suite.Load(parsed.GetRequiredValue(Name));
        var file = new BaselineFile(suite.Name);
        // What is there to choose settings on judges nothing.
        var baseline = suite.IsForTuning || parsed.GetValue(Accept) ? await file.ReadOrEmptyAsync(cancellationToken) : await file.ReadAsync(cancellationToken);
        var run = await SuiteRun.PlayAsync(suite, parsed.GetValue(Customers), cancellationToken);
        var measured = Baseline.Of(run);
        var changes = baseline.CompareWith(measured);

        await ReportFiles.WriteAsync(parsed, run.All.Figures, run.Results.Select(r => r.ToRow()), cancellationToken);
        var folder = parsed.GetValue(Out) ?? Path.Combine(Checkout.Root, "artifacts", "evals", suite.Name);
        await SuiteReports.WriteAsync(folder, run, changes, cancellationToken);
        Console.WriteLine(TextReport.Of(run, changes));
        Console.WriteLine($"Reports: {Path.Combine(folder, "report.html")}, report.md");
        if (suite.IsForTuning) return 0;
        if (parsed.GetValue(Accept)) await file.AcceptAsync(baseline, measured, parsed.GetValue(Lower), cancellationToken);
        var (status, p95) = (Conclude(file.Name, suite.Name, changes, parsed), run.All.Figures["p95_ms"]);
        if (suite.IsInTime(p95)) return status;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Too slow: 95 of 100 turns are answered within {p95:0} ms, of at most {suite.LongestP95:0} ms."));
        return 1;
    }

    private static int Conclude(string file, string suite, IReadOnlyList<FigureChange> changes, ParseResult parsed)
    {
        var (fell, rose) = (changes.Count(c => c.Fell), changes.Count(c => c.Rose));
        var (accepted, isLowered) = (parsed.GetValue(Accept), parsed.GetValue(Lower) is not null);
        Console.WriteLine((fell, rose, accepted) switch
        {
            ( > 0, _, true) when isLowered => $"{file}: {fell} lowered, {rose} raised. CHANGELOG.md says why: commit both together.",
            ( > 0, _, true) => $"{file}: {rose} raised; {fell} fell and stay as they were. To lower them, say why: --accept --lower \"reason\".",
            ( > 0, _, false) => $"Below the baseline {file} in {fell} of {changes.Count} figures.",
            (0, > 0, true) => $"{file}: {rose} raised. Commit it.",
            (0, > 0, false) => $"At or above the baseline {file}. {rose} figures rose; keep that with: dotnet run --project evals -- run {suite} --accept",
            _ => $"As good as the baseline {file}.",
        });
        return fell > 0 && !isLowered ? 1 : 0;
    }
}
