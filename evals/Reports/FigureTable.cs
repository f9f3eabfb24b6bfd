using System.Globalization;
using Wheelhouse.Evals.Suites;

namespace Wheelhouse.Evals.Reports;

/// <summary>The figures of some parts side by side; what a figure cannot be said about stays empty.</summary>
internal sealed record FigureTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<FigureGroup> Groups)
{
    private static readonly (string Title, string[] Figures)[] Order =
    [
        ("Cases", ["n", "right"]),
        ("Retrieval", ["hit@1", "hit@5", "recall@5", "mrr@10", "ndcg@10"]),
        ("Answer", ["answer_right", "containment", "language_right", "length_mean", "length_max"]),
        ("Citation", ["citation_validity", "citation_precision"]),
        ("Abstention", ["abstain_precision", "abstain_recall", "auroc", "false_abstain_at_85"]),
        ("Hand-off and small talk", ["handoff_precision", "handoff_recall", "small_talk_recall"]),
        ("Latency", ["p50_ms", "p95_ms"]),
    ];

    public static IReadOnlyList<FigureTable> Of(SuiteRun run) =>
        [Of("All cases, halves and languages", [run.All, .. run.Halves, .. run.Languages]), Of("Kinds", run.Kinds)];

    private static FigureTable Of(string title, IReadOnlyList<Part> parts)
    {
        var measured = parts.SelectMany(part => part.Figures.Keys).ToHashSet();
        var other = measured.Except(Order.SelectMany(group => group.Figures)).Order(StringComparer.Ordinal);
        var groups = from @group in Order.Append(("Other", [.. other]))
                     let rows = @group.Item2.Where(measured.Contains).Select(name => new FigureRow(name, [.. parts.Select(part => Format(name, part))])).ToList()
                     where rows.Count > 0
                     select new FigureGroup(@group.Item1, rows);
        return new FigureTable(title, [.. parts.Select(part => part.Name)], [.. groups]);
    }

    private static string Format(string name, Part part) => !part.Figures.TryGetValue(name, out var value) ? "" : value.ToString(
        name switch { "n" or "length_max" => "0", "length_mean" => "0.0", _ when name.EndsWith("_ms", StringComparison.Ordinal) => "0", _ => "0.000" },
        CultureInfo.InvariantCulture);
}

internal sealed record FigureGroup(string Title, IReadOnlyList<FigureRow> Rows);

internal sealed record FigureRow(string Name, IReadOnlyList<string> Values);
