using System.Globalization;
using System.Text;
using Wheelhouse.Evals.Suites;

namespace Wheelhouse.Evals.Reports;

/// <summary>What the terminal shows of a run.</summary>
internal static class TextReport
{
    private const int NameWidth = 22;
    private const int FaultWidth = 34;
    private const int QuestionWidth = 70;

    public static string Of(SuiteRun run, IReadOnlyList<FigureChange> changes)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{run.Suite.Name}: {run.Results.Count - run.Wrong.Count()} of {run.Results.Count} cases right");
        foreach (var table in FigureTable.Of(run)) Append(text, table);
        text.AppendLine().AppendLine("Wrong");
        foreach (var wrong in run.Wrong)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {wrong.Case.Id,-NameWidth} {wrong.Fault,-FaultWidth} {Clip(wrong.Case.Question, QuestionWidth)}");
        foreach (var change in changes.Where(c => c.Rose)) text.Append("rose  ").AppendLine(change.ToString());
        foreach (var change in changes.Where(c => c.Fell)) text.Append("FELL  ").AppendLine(change.ToString());
        return text.ToString();
    }

    /// <summary>In one line and not longer than this.</summary>
    public static string Clip(string text, int length)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= length) return line;
        var end = char.IsHighSurrogate(line[length - 2]) ? length - 2 : length - 1;
        return line[..end] + "…";
    }

    private static void Append(StringBuilder text, FigureTable table)
    {
        var widths = table.Columns.Select(column => Math.Max(column.Length, 5) + 2).ToList();
        text.AppendLine().AppendLine(Line("", table.Columns, widths));
        foreach (var group in table.Groups)
        {
            text.AppendLine(group.Title);
            foreach (var row in group.Rows) text.AppendLine(Line($"  {row.Name}", row.Values, widths));
        }
    }

    private static string Line(string name, IEnumerable<string> values, List<int> widths) =>
        (name.PadRight(NameWidth) + string.Concat(values.Zip(widths, (value, width) => value.PadLeft(width)))).TrimEnd();
}
