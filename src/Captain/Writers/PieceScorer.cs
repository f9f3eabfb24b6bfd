using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Writers;

/// <summary>A piece with the probability that it, of all pieces at hand, carries the answer.</summary>
internal sealed record ScoredPiece(Piece Piece, double Score, double Probability, double[] Features);

/// <summary>
/// A linear score turned into probabilities over the pieces. The weights were fitted (softmax over the pieces of a
/// question) on public question sets in English, Spanish, Portuguese and Chinese, one set of weights for all.
/// </summary>
internal static partial class PieceScorer
{
    /// <summary>What a passage loses for each point of similarity in meaning to the question that it is behind the best.</summary>
    private const double MeaningWeight = 5;

    /// <summary>An amount of money, when a price is asked; a row has the amounts of its table, because "free" is a price, too.</summary>
    private const double MoneyBonus = 2.5;

    /// <summary>For a section whose own heading says what the question says and nothing else; the question sets have no headings to learn it from.</summary>
    private const double SectionBonus = 5;

    private static readonly double[] Weights =
    [
        4.430, 2.381, 0.901, 3.500, 0.286, 0, 3.388, 1.061, 1.412, 0.202, -0.202, 1.002, 0.599, 0.139, -0.330, -0.095, 0.170, -0.185, 4.204, 0.729,
    ];

    public static IReadOnlyList<ScoredPiece> Score(QuestionReading question, IReadOnlyList<PassageReading> passages, string language)
    {
        var pieces = passages.SelectMany(p => p.Pieces).ToList();
        if (pieces.Count == 0) return [];
        var credits = pieces.ToDictionary(p => p, p => PieceFeatures.Credits(question, p), ReferenceEqualityComparer.Instance as IEqualityComparer<Piece>);
        var topLexical = passages.Max(p => p.Source.LexicalScore ?? 0);
        var features = pieces.ConvertAll(p => PieceFeatures.Of(question, p, topLexical, credits));
        var speaks = passages.Any(p => p.Source.Language == language);
        var behind = passages.ToDictionary(p => p, BehindInMeaning(passages));
        var scores = pieces.Select((p, i) =>
            features[i].Zip(Weights, (x, w) => x * w).Sum()
            + Adjustment(p, speaks ? language : p.Passage.Source.Language)
            + (question.AsksPrice && Money().IsMatch(p.Kind == PieceKind.Row ? new TextSpan(p.Block.Start, p.Block.End).Of(p.Passage.Source.Text) : p.Quote) ? MoneyBonus : 0)
            + (SectionBonus * question.Likeness(p.Passage.Section))
            - (MeaningWeight * behind[p.Passage])).ToList();
        var highest = scores.Max();
        var total = scores.Sum(s => Math.Exp(s - highest));
        return [.. pieces
            .Select((piece, i) => new ScoredPiece(piece, scores[i], Math.Exp(scores[i] - highest) / total, features[i]))
            .OrderByDescending(p => p.Probability)];
    }

    /// <summary>How much less than the best passage each is like the question in meaning; nothing where no model reads the language.</summary>
    private static Func<PassageReading, double> BehindInMeaning(IReadOnlyList<PassageReading> passages)
    {
        var known = passages.Select(p => p.Source.VectorScore).OfType<double>().ToList();
        if (known.Count == 0) return _ => 0;
        var (best, least) = (known.Max(), known.Min());
        return p => best - (p.Source.VectorScore ?? least);
    }

    [GeneratedRegex(@"[$€£¥]\s?\d|\d\s?[$€£¥]|\d\s?(?:USD|EUR|GBP|BRL|CNY|美元|欧元|英镑|元)")]
    private static partial Regex Money();

    /// <summary>What the question sets cannot teach: a question is no answer, and the customer's language comes first.</summary>
    private static double Adjustment(Piece piece, string language)
    {
        var asks = piece.Passage.Source.Text.AsSpan()[piece.Span.Start..piece.Span.End].TrimEnd("*_\"”» ") is [.., '?' or '？'];
        return (asks ? -3 : 0) + (piece.Passage.Source.Language == language ? 0 : -4) + (piece.Passage.IsOutdated ? -4 : 0);
    }
}
