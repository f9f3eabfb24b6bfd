using System.Globalization;
using System.Text;
using Wheelhouse.Evals.Suites;

namespace Wheelhouse.Evals.Reports;

/// <summary>The figures and the wrong cases, for a pull request or a file beside the code.</summary>
internal static class MarkdownReport
{
    private const int ReplyWidth = 160;

    public static string Of(SuiteRun run, IReadOnlyList<FigureChange> changes)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Evaluation {Cell(run.Suite.Name)}\n");
        text.AppendLine(CultureInfo.InvariantCulture, $"{run.Results.Count - run.Wrong.Count()} of {run.Results.Count} cases are right.\n");
        AppendChanges(text, changes);
        foreach (var table in FigureTable.Of(run)) Append(text, table);
        text.AppendLine("## Wrong cases\n");
        AppendRow(text, ["Case", "What is wrong", "Question", "Reply"]);
        AppendRow(text, ["---", "---", "---", "---"]);
        foreach (var wrong in run.Wrong)
            AppendRow(text, [wrong.Case.Id, wrong.Fault ?? "", wrong.Case.Question, TextReport.Clip(wrong.Reply, ReplyWidth)]);
        return text.Replace("\r\n", "\n").ToString();
    }

    private static void AppendChanges(StringBuilder text, IReadOnlyList<FigureChange> changes)
    {
        var (fell, rose) = (changes.Where(c => c.Fell).ToList(), changes.Where(c => c.Rose).ToList());
        text.AppendLine(CultureInfo.InvariantCulture, $"Against the baseline {fell.Count} of {changes.Count} figures fell, {rose.Count} rose.\n");
        foreach (var change in fell) text.AppendLine(CultureInfo.InvariantCulture, $"- fell: {Cell(change.ToString())}");
        foreach (var change in rose) text.AppendLine(CultureInfo.InvariantCulture, $"- rose: {Cell(change.ToString())}");
        if (fell.Count + rose.Count > 0) text.AppendLine();
    }

    private static void Append(StringBuilder text, FigureTable table)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"## {table.Title}\n");
        AppendRow(text, ["", .. table.Columns]);
        AppendRow(text, ["---", .. table.Columns.Select(_ => "---:")]);
        foreach (var row in table.Groups.SelectMany(group => group.Rows)) AppendRow(text, [row.Name, .. row.Values]);
        text.AppendLine();
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells.Select(Cell)).AppendLine(" |");

    /// <summary>One line of plain text: what customers write is no Markdown and no HTML here.</summary>
    private static string Cell(string text)
    {
        var made = new StringBuilder();
        foreach (var c in TextReport.Clip(text, int.MaxValue))
        {
            if (c is '\\' or '|' or '<' or '*' or '`' or '[' or ']' or '&') made.Append('\\');
            made.Append(c);
        }

        return made.ToString();
    }
}
