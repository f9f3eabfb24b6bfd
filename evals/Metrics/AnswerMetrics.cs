using Wheelhouse.Evals.Scratch;

namespace Wheelhouse.Evals.Metrics;

/// <summary>The means over a set of answered questions, under the names of the reports.</summary>
internal static class AnswerMetrics
{
    public static SortedDictionary<string, double> Of(IReadOnlyCollection<AnsweredQuestion> questions)
    {
        var answered = questions.Where(q => q.Turn.IsReply).ToList();
        var lengths = answered.ConvertAll(q => ReplyText.Length(q.Reply, q.Turn.Language));
        var citations = answered.SelectMany(q => q.Citations).ToList();
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["n"] = questions.Count,
            ["length_mean"] = Figures.Mean(lengths.Select(length => (double)length)),
            ["length_max"] = lengths.DefaultIfEmpty(0).Max(),
            ["citation_validity"] = citations.Count == 0 ? 0 : Figures.Mean(citations.Select(c => c.IsValid ? 1d : 0)),
            ["abstained"] = questions.Count == 0 ? 0 : 1 - ((double)answered.Count / questions.Count),
            ["p50_ms"] = Figures.Percentile(questions.Select(q => q.Turn.Milliseconds), 0.5),
            ["p95_ms"] = Figures.Percentile(questions.Select(q => q.Turn.Milliseconds), 0.95),
        };
        if (questions.Any(q => q.Question.Answers.Count > 0))
            metrics["containment"] = Figures.Mean(questions.Where(q => q.Question.Answers.Count > 0).Select(q => q.HoldsAnswer ? 1d : 0));
        AddAbstention(metrics, questions);
        return metrics;
    }

    /// <summary>Those that a baseline keeps: the higher the better, and the same on every machine; by language what does not rest on a handful.</summary>
    public static SortedDictionary<string, double> Lasting(IReadOnlyCollection<AnsweredQuestion> questions)
    {
        string[] always = ["containment", "citation_validity"];
        var kept = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (part, figures, names) in questions.GroupBy(static q => q.Turn.Language).Select(g => ($" ({g.Key})", Of([.. g]), always))
            .Append(("", Of(questions), [.. always, "auroc", "abstain_recall"])))
        {
            foreach (var name in names.Where(figures.ContainsKey)) kept[name + part] = figures[name];
        }

        return kept;
    }

    /// <summary>How well the confidence tells a question from the same question whose documents were withheld.</summary>
    private static void AddAbstention(SortedDictionary<string, double> metrics, IReadOnlyCollection<AnsweredQuestion> questions)
    {
        var (with, without) = (questions.Select(q => q.Turn.Confidence).ToList(), questions.Select(q => q.Withheld).OfType<AskedTurn>().ToList());
        if (without.Count == 0) return;
        var doubts = without.ConvertAll(turn => turn.Confidence);
        metrics["auroc"] = Figures.AreaUnderCurve(with, doubts);
        metrics["abstain_recall"] = Figures.Mean(without.Select(turn => turn.IsReply ? 0d : 1));
        metrics["false_abstain_at_85"] = Figures.FalseAbstention(with, doubts, 0.85);
    }
}
