using Wheelhouse.Evals.Suites;

namespace Wheelhouse.Evals.Reports;

/// <summary><c>report.md</c> and <c>report.html</c> of a run.</summary>
internal static class SuiteReports
{
    public static async Task WriteAsync(string folder, SuiteRun run, IReadOnlyList<FigureChange> changes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.md"), MarkdownReport.Of(run, changes), cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "report.html"), HtmlReport.Of(run, changes), cancellationToken);
    }
}
