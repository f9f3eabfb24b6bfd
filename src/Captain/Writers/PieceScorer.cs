namespace Wheelhouse.Captain.Writers;

/// <summary>A piece with the probability that it, of all pieces at hand, carries the answer.</summary>
internal sealed record ScoredPiece(Piece Piece, double Score, double Probability, double[] Features);

/// <summary>A piece with what is measured about it, and what is added to its score by rule.</summary>
internal sealed record MeasuredPiece(Piece Piece, double[] Features, double Adjustment);

/// <summary>
/// A linear score turned into probabilities over the pieces. The weights were fitted (softmax over the pieces of a
/// question) on public question sets in English, Spanish, Portuguese and Chinese, one set of weights for all; the last three, on
/// passages with headings and prices, which those sets do not have, were set by hand. <c>evals -- fit pieces</c> fits them anew.
/// </summary>
internal static class PieceScorer
{
    internal static readonly double[] Weights =
    [
        4.430, 2.381, 0.901, 3.500, 0.286, 0, 3.388, 1.061, 1.412, 0.202, -0.202, 1.002, 0.599, 0.139, -0.330, -0.095, 0.170, -0.185, 4.204, 0.729,
        -5, 5, 2.5,
    ];

    public static IReadOnlyList<ScoredPiece> Score(QuestionReading question, IReadOnlyList<PassageReading> passages)
    {
        var measured = Measure(question, passages);
        if (measured.Count == 0) return [];
        var scores = measured.ConvertAll(m => m.Features.Zip(Weights, (x, w) => x * w).Sum() + m.Adjustment);
        var highest = scores.Max();
        var total = scores.Sum(s => Math.Exp(s - highest));
        return [.. measured
            .Select((m, i) => new ScoredPiece(m.Piece, scores[i], Math.Exp(scores[i] - highest) / total, m.Features))
            .OrderByDescending(p => p.Probability)];
    }

    /// <summary>All pieces with what is measured about them, before any weight.</summary>
    internal static List<MeasuredPiece> Measure(QuestionReading question, IReadOnlyList<PassageReading> passages)
    {
        var pieces = passages.SelectMany(p => p.Pieces).ToList();
        if (pieces.Count == 0) return [];
        var credits = pieces.ToDictionary(p => p, p => PieceFeatures.Credits(question, p), ReferenceEqualityComparer.Instance as IEqualityComparer<Piece>);
        var standings = new PassageStandings(passages);
        return pieces.ConvertAll(p => new MeasuredPiece(p, PieceFeatures.Of(question, p, standings, credits), Adjustment(p) + BroadQuestions.Bonus(question, p, standings)));
    }

    /// <summary>What the question sets cannot teach: a question is no answer, and what no longer holds is none either.</summary>
    private static double Adjustment(Piece piece)
    {
        var asks = piece.Passage.Source.Text.AsSpan()[piece.Span.Start..piece.Span.End].TrimEnd("*_\"”» ") is [.., '?' or '？'];
        return (asks ? -3 : 0) + (piece.Passage.IsOutdated ? -4 : 0);
    }
}
