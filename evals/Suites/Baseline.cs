using System.Globalization;
using System.Text.Json;

namespace Wheelhouse.Evals.Suites;

/// <summary>
/// Figures that must not fall, by name: <c>answer_right</c> over all cases, <c>answer_right (zh)</c> over those of a language.
/// The file has them by part. Times are no part of it: machines differ, and a suite gives a limit for them.
/// </summary>
internal sealed class Baseline
{
    /// <summary>What the file keeps of a figure; a difference of this size is rounding.</summary>
    private const int Decimals = 4;

    private static readonly string[] Answers = ["hit@5", "ndcg@10", "answer_right", "containment", "citation_validity", "language_right"];

    /// <summary>Only over all cases: in one language they rest on less than ten.</summary>
    private static readonly string[] Overall = [.. Answers, "citation_precision", "abstain_precision", "abstain_recall", "auroc", "handoff_recall", "small_talk_recall"];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly SortedDictionary<string, double> _figures;

    private Baseline(IEnumerable<KeyValuePair<string, double>> figures) => _figures = new(figures.ToDictionary(), StringComparer.Ordinal);

    public IReadOnlyDictionary<string, double> Figures => _figures;

    public static Baseline Empty { get; } = new([]);

    public static Baseline Of(SuiteRun run) => new(
        [.. Kept(run.All, Overall), .. run.Languages.SelectMany(language => Kept(language, Answers))]);

    public static Baseline Of(IReadOnlyDictionary<string, double> figures) => new(figures);

    public static Baseline Parse(string json)
    {
        var parts = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, double>>>(json) ?? [];
        return new(parts.SelectMany(part => part.Value.Select(figure => KeyValuePair.Create(Name(part.Key, figure.Key), figure.Value))));
    }

    public string ToJson()
    {
        var parts = new SortedDictionary<string, SortedDictionary<string, double>>(StringComparer.Ordinal);
        foreach (var (name, value) in _figures)
        {
            var (part, figure) = name.EndsWith(')') && name.IndexOf(" (", StringComparison.Ordinal) is > 0 and var at ? (name[(at + 2)..^1], name[..at]) : ("all", name);
            if (!parts.TryGetValue(part, out var figures)) parts[part] = figures = new(StringComparer.Ordinal);
            figures[figure] = Round(value);
        }

        return JsonSerializer.Serialize(parts, Indented).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>Every figure of either, by name.</summary>
    public IReadOnlyList<FigureChange> CompareWith(Baseline measured) =>
        [.. _figures.Keys.Union(measured._figures.Keys).Order(StringComparer.Ordinal).Select(name => new FigureChange(name, Find(name), measured.Find(name)))];

    /// <summary>This baseline with what rose; what fell is taken over only when it may be lowered.</summary>
    public Baseline Accept(Baseline measured, bool mayLower) => new(
        from change in CompareWith(measured)
        let value = change.Rose || (change.Fell && mayLower) ? change.Is : change.Was
        where value is not null
        select KeyValuePair.Create(change.Name, Round(value.Value)));

    public static string Format(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? "none";

    private static double Round(double value) => Math.Round(value, Decimals);

    private static IEnumerable<KeyValuePair<string, double>> Kept(Part part, string[] names) =>
        from name in names where part.Figures.ContainsKey(name) select KeyValuePair.Create(Name(part.Name, name), part.Figures[name]);

    private static string Name(string part, string figure) => part == "all" ? figure : $"{figure} ({part})";

    private double? Find(string name) => _figures.TryGetValue(name, out var value) ? value : null;
}

/// <summary>One figure of a baseline and what was measured; null where there is none.</summary>
internal sealed record FigureChange(string Name, double? Was, double? Is)
{
    private const double Rounding = 1e-4;

    public bool Fell => Was is { } was && !(Is >= was - Rounding);

    public bool Rose => Is is { } now && (Was is not { } was || now >= was + Rounding);

    public override string ToString() => $"{Name} {Baseline.Format(Was)} → {Baseline.Format(Is)}";
}
