namespace Wheelhouse.Evals.Sets;

/// <summary>The means over a set of ranked questions, under the names of the reports.</summary>
internal static class RetrievalMetrics
{
    public static SortedDictionary<string, double> Of(IReadOnlyCollection<RankedQuestion> questions)
    {
        var times = questions.Select(question => question.Milliseconds).Order().ToList();
        return new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["n"] = questions.Count,
            ["hit@1"] = Mean(questions, question => question.Hit(1)),
            ["hit@5"] = Mean(questions, question => question.Hit(5)),
            ["recall@5"] = Mean(questions, question => question.Recall(5)),
            ["mrr@10"] = Mean(questions, question => question.ReciprocalRank(10)),
            ["ndcg@10"] = Mean(questions, question => question.Ndcg(10)),
            ["p50_ms"] = Percentile(times, 0.5),
            ["p95_ms"] = Percentile(times, 0.95),
        };
    }

    private static double Mean(IReadOnlyCollection<RankedQuestion> questions, Func<RankedQuestion, double> value) =>
        questions.Count == 0 ? 0 : questions.Average(value);

    private static double Percentile(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[(int)Math.Ceiling(share * sorted.Count) - 1];
}
