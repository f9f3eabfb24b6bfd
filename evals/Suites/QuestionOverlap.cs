using Wheelhouse.Evals.Metrics;
using Wheelhouse.KnowledgeBase.Search.Analysis;

namespace Wheelhouse.Evals.Suites;

/// <summary>
/// How far questions repeat the words of their answers: customers do not know what the article says, and a suite that
/// copies its words would only measure word matching.
/// </summary>
internal static class QuestionOverlap
{
    private static readonly TextAnalysis Analysis = new();

    public static double Mean(Suite suite) => Figures.Mean(suite.Cases.Where(c => c.NeedsAnswer).Select(Of));

    /// <summary>The share of the question's content words that stand in its gold spans, as the product's index compares words.</summary>
    public static double Of(SuiteCase entry)
    {
        var asked = Analysis.Terms(entry.Question, entry.Language).Distinct().ToList();
        var told = entry.Gold.SelectMany(gold => Analysis.Terms(gold.Quote, entry.Language)).ToHashSet();
        return asked.Count == 0 ? 0 : asked.Count(told.Contains) / (double)asked.Count;
    }
}
