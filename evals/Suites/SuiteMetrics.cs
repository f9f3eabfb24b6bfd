using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Sets;

namespace Wheelhouse.Evals.Suites;

/// <summary>The figures of a suite, or of one language or kind of it. A figure that nothing can be said about is left out.</summary>
internal static class SuiteMetrics
{
    public static SortedDictionary<string, double> Of(IReadOnlyCollection<CaseResult> results)
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["n"] = results.Count };
        if (results.Count == 0) return metrics;
        Add(metrics, "right", results, r => r.IsRight);
        AddRetrieval(metrics, [.. results.Where(r => r.Case.NeedsAnswer)]);
        AddAnswers(metrics, [.. results.Where(r => r.Case.NeedsAnswer)]);
        AddAbstention(metrics, results);
        Add(metrics, "handoff_recall", results.Where(r => r.Case.Decision == "hand_off"), r => r.Decision == "hand_off");
        Add(metrics, "handoff_precision", results.Where(r => r.Decision == "hand_off"), r => r.Case.Decision == "hand_off");
        Add(metrics, "small_talk_recall", results.Where(r => r.Case.Decision == "small_talk"), r => r.Decision == "small_talk");
        Add(metrics, "language_right", results.Where(r => r.Case.NeedsAnswer), r => r.Turn.Language == r.Case.Language);
        Add(metrics, "citation_validity", results.SelectMany(r => r.Citations), c => c.IsValid);
        AddTimes(metrics, [.. results.Where(r => r.Turn.IsReply).Select(r => r.Turn.Milliseconds)]);
        return metrics;
    }

    private static void AddRetrieval(SortedDictionary<string, double> metrics, List<CaseResult> needed)
    {
        if (needed.Count == 0) return;
        var ranked = needed.ConvertAll(r => new RankedQuestion(new SetQuestion(r.Case.Id, r.Case.Question, [.. r.GoldDocuments], []), r.Documents, 0));
        foreach (var (name, value) in RetrievalMetrics.Of(ranked).Where(m => m.Key.Contains('@', StringComparison.Ordinal))) metrics[name] = value;
    }

    private static void AddAnswers(SortedDictionary<string, double> metrics, List<CaseResult> needed)
    {
        Add(metrics, "answer_right", needed, r => r.IsRight);
        Add(metrics, "containment", needed, r => r.HoldsFacts);
        Add(metrics, "citation_precision", needed.SelectMany(r => r.Citations.Select(c => (Result: r, Cited: c))), x => x.Result.GoldDocuments.Contains(x.Cited.Document));
        var lengths = needed.Where(r => r.Turn.IsReply).Select(r => (double)ReplyText.Length(r.Reply, r.Turn.Language)).ToList();
        if (lengths.Count > 0) (metrics["length_mean"], metrics["length_max"]) = (lengths.Average(), lengths.Max());
    }

    /// <summary>Abstention is about knowledge: greetings and requests for a person are measured for themselves.</summary>
    private static void AddAbstention(SortedDictionary<string, double> metrics, IReadOnlyCollection<CaseResult> results)
    {
        var asked = results.Where(r => r.Case.Decision is "answer" or "abstain").ToList();
        Add(metrics, "abstain_recall", asked.Where(r => r.Case.Decision == "abstain"), r => r.Decision == "abstain");
        Add(metrics, "abstain_precision", asked.Where(r => r.Decision == "abstain"), r => r.Case.Decision == "abstain");
        var (positives, negatives) = (Confidences(asked, "answer"), Confidences(asked, "abstain"));
        if (positives.Count == 0 || negatives.Count == 0) return;
        metrics["auroc"] = Figures.AreaUnderCurve(positives, negatives);
        metrics["false_abstain_at_85"] = Figures.FalseAbstention(positives, negatives, 0.85);
    }

    private static void AddTimes(SortedDictionary<string, double> metrics, List<double> times)
    {
        if (times.Count == 0) return;
        metrics["p50_ms"] = Figures.Percentile(times, 0.5);
        metrics["p95_ms"] = Figures.Percentile(times, 0.95);
    }

    private static List<double> Confidences(List<CaseResult> asked, string decision) => [.. asked.Where(r => r.Case.Decision == decision).Select(r => r.Turn.Confidence)];

    private static void Add<T>(SortedDictionary<string, double> metrics, string name, IEnumerable<T> of, Func<T, bool> holds)
    {
        var all = of.ToList();
        if (all.Count > 0) metrics[name] = all.Count(holds) / (double)all.Count;
    }
}
