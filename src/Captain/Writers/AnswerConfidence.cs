using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// How sure it is that the passages carry an answer: a logistic regression over how much of the question the best piece,
/// its surroundings and its passage cover. Fitted by <c>evals -- fit confidence</c> on the practice suite, the even half of the demo's, and
/// public sets with and without the documents that answer, ten of whose questions count like one of a suite. What is for bare text was fitted on
/// the even halves of such sets alone (ADR 58, 60, 65), its constant then raised by 1.5; the weight of other matters is left out there.
/// </summary>
internal static partial class AnswerConfidence
{
    public const int Count = (2 * Articles) + FoundEvidence.Count;

    /// <summary>How many of the weights are for articles with headings.</summary>
    private const int Articles = 16;

    private const double Unlikely = 0.1;
    private const double LeastSignificance = 0.4;

    internal static readonly double[] Weights =
    [
        -5.459, 1.236, -1.112, 0.219, -0.213, 0.364, 0.143, 1.616, 0.437, -0.035, -0.068, 1.238, 0.439, 1.540, 1.258, -1.814,
        -0.071, 0.742, -0.320, 0.024, -0.385, -0.202, -0.122, 0.444, 1.429, 0.203, -0.049, 1.913, 0.334, 1.259, 0.576, 0,
        1.176, 1.173, -0.646, 0.632, 0.056, -0.724, 1.029, -0.049, -0.276, 0.473, -0.145, 2.453, -0.248, 0.288,
        -1.731, -0.962, 0.297, 0.068, -1.275, 0.455,
    ];

    public static double Of(string question, QuestionReading reading, IReadOnlyList<ScoredPiece> ranked, IReadOnlyList<PassageReading> passages)
    {
        if (ranked.Count == 0 || reading.Terms.Count == 0) return 0;
        var sum = Features(question, reading, ranked, passages).Zip(Weights, (x, w) => x * w).Sum();
        var sure = 1 / (1 + Math.Exp(-sum));
        var home = ranked[0].Piece.Passage;
        return IsBesideThePoint(reading, home) || OtherCompanies.IsAskedAbout(question, home, passages) ? Math.Min(sure, Unlikely) : sure;
    }

    /// <summary>Where three quarters of the question's words stand nowhere in the passage, nothing else makes up for it. Pairs of characters are no words and are not counted so.</summary>
    private static bool IsBesideThePoint(QuestionReading reading, PassageReading passage)
    {
        if (!passage.Cues.Spaced) return false;
        var telling = Enumerable.Range(0, reading.Terms.Count).Where(q => !reading.IsLight[q] && reading.Significance[q] > 0).ToList();
        if (telling.Count < 3) return false;
        var covered = telling.Count(q => passage.Pieces.Any(p => PieceFeatures.InContext(reading, q, p) > 0 || p.Terms.Any(t => reading.Credit(q, t.Term) > 0)));
        return covered * 4 <= telling.Count;
    }

    /// <summary>
    /// What similarity in meaning adds where a model reads the language. Alone it tells little apart; together with shared words it
    /// tells a question in other words from one about something else. Level and bounds were set by hand on the demo help centre; what it weighs is fitted.
    /// </summary>
    private static double Meaning(PassageReading passage, IReadOnlyList<PassageReading> passages)
    {
        if (passages.All(p => p.Source.VectorScore is null)) return 0;
        var both = passage.Source.Coverage * (passage.Source.VectorScore ?? 0);
        return Math.Clamp(20 * (both - 0.13), -2.5, 1);
    }

    /// <summary>
    /// Articles with headings are one thing, bare text is another: there no heading tells what a passage is about, and whether one of the passages
    /// stands out says more, if there are enough. Each has weights of its own, fitted together; what is measured for the one is 0 for the other.
    /// </summary>
    internal static double[] Features(string question, QuestionReading reading, IReadOnlyList<ScoredPiece> ranked, IReadOnlyList<PassageReading> passages)
    {
        var coverages = Coverages(question, reading, ranked, passages);
        return AnswerPlaces.AreBare(passages)
            ? [.. new double[Articles], .. coverages, .. FoundEvidence.Of(reading, ranked, passages)]
            : [.. coverages, .. new double[Articles + FoundEvidence.Count]];
    }

    private static double[] Coverages(string question, QuestionReading reading, IReadOnlyList<ScoredPiece> ranked, IReadOnlyList<PassageReading> passages)
    {
        var best = ranked[0];
        var top = best.Features;
        var home = best.Piece.Passage;
        var covered = CoveredBy(reading, home);
        var others = ranked.Where(r => !ReferenceEquals(r.Piece.Passage, home)).Select(r => r.Score).DefaultIfEmpty(best.Score - 8).Max();
        return
        [
            1,
            Math.Min(1, top[0] + top[1] + top[2] + top[3]),
            best.Probability,
            best.Score,
            covered.Share,
            covered.Rarest,
            top[10],
            Math.Log(reading.Terms.Count),
            NamesCovered(question, home),
            Math.Min(best.Score - others, 8),
            home.Cues.Spaced ? 0 : 1,
            home.Cues.Spaced ? 0 : passages.Max(p => Coverage(reading, p)),
            Meaning(home, passages),
            passages.Max(p => Significant(reading, p)),
            Significant(reading, home),
            reading.IsOtherMatter ? 1 : 0,
        ];
    }

    /// <summary>The share of what is significant in the question that stands in the passage or above it.</summary>
    private static double Significant(QuestionReading reading, PassageReading passage)
    {
        var found = passage.Pieces.SelectMany(p => p.Terms).Select(t => t.Term).Concat(passage.TitleTerms).Concat(passage.Section).ToHashSet(StringComparer.Ordinal);
        // A question of which nearly nothing tells is not answered because that little stands somewhere: "what will the weather be like tomorrow?"
        var all = Math.Max(LeastSignificance, reading.Significance.Sum());
        return reading.Significance.Select((weight, q) => weight * found.Select(term => reading.Credit(q, term)).DefaultIfEmpty(0).Max()).Sum() / all;
    }

    /// <summary>The search's coverage without the light words that are missing: "do you take" is no evidence against an answer.</summary>
    private static double Coverage(QuestionReading reading, PassageReading passage)
    {
        var matched = passage.Source.MatchedTerms;
        var missing = Enumerable.Range(0, reading.Terms.Count).Count(q => reading.IsLight[q] && !matched.Contains(reading.Terms[q]));
        return missing == reading.Terms.Count ? 0 : Math.Min(1, passage.Source.Coverage / (1 - (missing / (double)reading.Terms.Count)));
    }

    private static (double Share, double Rarest) CoveredBy(QuestionReading reading, PassageReading passage)
    {
        var terms = passage.Pieces.SelectMany(p => p.Terms).Select(t => t.Term).ToHashSet(StringComparer.Ordinal);
        foreach (var piece in passage.Pieces) terms.UnionWith(piece.Context);
        double covered = 0, rarest = 0, heaviest = -1;
        for (var q = 0; q < reading.Terms.Count; q++)
        {
            var credit = terms.Contains(reading.Terms[q]) ? 1 : terms.Max(t => reading.Credit(q, t));
            covered += credit * reading.Weights[q];
            if (reading.Weights[q] <= heaviest) continue;
            heaviest = reading.Weights[q];
            rarest = credit;
        }

        return (covered / Math.Max(reading.TotalWeight, 1e-9), rarest);
    }

    /// <summary>Names and numbers of the question that the passage never mentions are the surest sign of a wrong passage.</summary>
    private static double NamesCovered(string question, PassageReading passage)
    {
        var names = NameOrNumber().Matches(question).Where(m => m.Index > 1).Select(m => m.Value).ToList();
        if (names.Count == 0) return 0.8;
        var text = passage.Source.Text + " " + passage.Source.Title + " " + string.Join(' ', passage.Source.HeadingPath);
        return names.Count(n => text.Contains(n, StringComparison.OrdinalIgnoreCase)) / (double)names.Count;
    }

    [GeneratedRegex(@"\b\p{Lu}[\p{L}\d-]+|\d[\d.,]*\d|\d")]
    private static partial Regex NameOrNumber();
}
