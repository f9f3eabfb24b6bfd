using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Reranking;

/// <summary>
/// The builtin reranker: of passages that are about equally good, the one that holds the question's words near to each
/// other comes first. Reads the passages' text, which the arms do not.
/// </summary>
internal sealed class ProximityReranker(ITextAnalysis analysis)
{
    /// <summary>
    /// Against the fused score of the best passage as 1. Chosen on the even half of three English sets, where nDCG@10 becomes
    /// .900/.794/.976 from .900/.790/.977. How much of the question a passage holds is in both scores already: counted
    /// once more, it lowers them.
    /// </summary>
    private const double Weight = 0.1;

    /// <summary>Words farther apart than this have nothing to do with each other.</summary>
    private const int Reach = 8;

    /// <summary>One score a passage, in their order; the more, the better.</summary>
    public IReadOnlyList<double> Score(IReadOnlyList<QueryTerm> terms, IReadOnlyList<Passage> passages)
    {
        var best = passages.Select(passage => passage.Score).DefaultIfEmpty(0).Max();
        return [.. passages.Select(passage =>
            (best > 0 ? passage.Score / best : 0) + Weight * Proximity(terms, passage))];
    }

    /// <summary>How near neighbours in the question stand to each other in the passage, by their weight: 1 when all stand side by side, 0 when no two are there.</summary>
    private double Proximity(IReadOnlyList<QueryTerm> terms, Passage passage)
    {
        if (terms.Count < 2) return 0;
        var places = Places(terms, passage);
        double near = 0, whole = 0;
        for (var i = 1; i < terms.Count; i++)
        {
            var weight = Math.Min(terms[i - 1].Importance, terms[i].Importance);
            whole += weight;
            if (Distance(places[i - 1], places[i]) is { } distance) near += weight / distance;
        }

        return whole > 0 ? near / whole : 0;
    }

    private List<int>[] Places(IReadOnlyList<QueryTerm> terms, Passage passage)
    {
        var asked = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < terms.Count; i++)
        {
            foreach (var meaning in terms[i].Meanings)
            {
                if (!asked.TryGetValue(meaning.Text, out var list)) asked.Add(meaning.Text, list = []);
                list.Add(i);
            }
        }

        var places = Enumerable.Range(0, terms.Count).Select(static _ => new List<int>()).ToArray();
        var spans = analysis.TermSpans(passage.Text, passage.Language);
        for (var place = 0; place < spans.Count; place++)
        {
            foreach (var term in asked.GetValueOrDefault(spans[place].Term) ?? []) places[term].Add(place);
        }

        return places;
    }

    private static int? Distance(List<int> first, List<int> second)
    {
        var least = Reach + 1;
        for (int i = 0, j = 0; i < first.Count && j < second.Count;)
        {
            var apart = Math.Abs(first[i] - second[j]);
            if (apart > 0 && apart < least) least = apart;
            if (first[i] <= second[j]) i++;
            else j++;
        }

        return least <= Reach ? least : null;
    }
}
