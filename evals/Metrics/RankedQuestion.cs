using Wheelhouse.Evals.Sets;

namespace Wheelhouse.Evals.Metrics;

/// <summary>What a search gave for one question: distinct documents, best first.</summary>
internal sealed record RankedQuestion(SetQuestion Question, IReadOnlyList<string> Documents, double Milliseconds)
{
    /// <summary>1 when one of the first k documents is a right one.</summary>
    public double Hit(int k) => Documents.Take(k).Any(Question.Documents.Contains) ? 1 : 0;

    /// <summary>The share of the right documents among the first k.</summary>
    public double Recall(int k) => Question.Documents.Count == 0 ? 0 : (double)Documents.Take(k).Count(Question.Documents.Contains) / Question.Documents.Count;

    public double ReciprocalRank(int k)
    {
        var rank = Documents.Take(k).TakeWhile(id => !Question.Documents.Contains(id)).Count();
        return rank < Math.Min(k, Documents.Count) ? 1.0 / (rank + 1) : 0;
    }

    public double Ndcg(int k)
    {
        var gain = Documents.Take(k).Select((id, rank) => Question.Documents.Contains(id) ? 1 / Math.Log2(rank + 2) : 0).Sum();
        var ideal = Enumerable.Range(0, Math.Min(k, Question.Documents.Count)).Sum(rank => 1 / Math.Log2(rank + 2));
        return ideal > 0 ? gain / ideal : 0;
    }
}
