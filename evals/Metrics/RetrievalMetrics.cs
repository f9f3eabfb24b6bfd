namespace Wheelhouse.Evals.Metrics;

/// <summary>The means over a set of ranked questions, under the names of the reports.</summary>
internal static class RetrievalMetrics
{
    public static SortedDictionary<string, double> Of(IReadOnlyCollection<RankedQuestion> questions)
    {
        var times = questions.Select(question => question.Milliseconds).ToList();
        return new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["n"] = questions.Count,
            ["hit@1"] = Figures.Mean(questions.Select(question => question.Hit(1))),
            ["hit@5"] = Figures.Mean(questions.Select(question => question.Hit(5))),
            ["recall@5"] = Figures.Mean(questions.Select(question => question.Recall(5))),
            ["mrr@10"] = Figures.Mean(questions.Select(question => question.ReciprocalRank(10))),
            ["ndcg@10"] = Figures.Mean(questions.Select(question => question.Ndcg(10))),
            ["p50_ms"] = Figures.Percentile(times, 0.5),
            ["p95_ms"] = Figures.Percentile(times, 0.95),
        };
    }
}
