using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// What the found passages say together about whether one of them answers: where none does, several are about as near to the question as the best;
/// where one does, it stands out, its words stand together as they do in the question, and there is one place where the answer would stand.
/// </summary>
internal static class FoundEvidence
{
    public const int Count = 14 + Places;

    private const int Places = 6;
    private const double Least = 1e-9;

    /// <summary>From this significance on a word is missed that does not stand in the passage.</summary>
    private const double Missed = 0.3;

    public static double[] Of(QuestionReading reading, IReadOnlyList<ScoredPiece> ranked, IReadOnlyList<PassageReading> passages)
    {
        var best = ranked[0];
        var home = best.Piece.Passage;
        var others = passages.Where(p => p.Source.DocumentId != home.Source.DocumentId).ToList();
        var top = passages.Max(p => p.Source.Score);
        var hasMeaning = passages.Any(p => p.Source.VectorScore is not null);
        var (rare, missing) = Rare(reading, home);
        return
        [
            others.Count == 0 ? 1 : Math.Clamp((home.Source.Score - others.Max(p => p.Source.Score)) / Math.Max(top, 1e-9), -1, 1),
            top,
            home.Source.LexicalRank == 1 ? 1 : 0,
            hasMeaning ? home.Source.VectorRank == 1 ? 1 : 0 : 0.5,
            hasMeaning ? passages.Max(p => p.Source.VectorScore ?? 0) : 0,
            hasMeaning ? 1 : 0,
            best.Features[4],
            home.Pieces.Max(p => PieceFeatures.Run(reading, p)) / (double)reading.Terms.Count,
            rare,
            Covered(reading, best.Piece),
            Math.Log(1 + missing),
            home.Source.Coverage - others.Select(p => p.Source.Coverage).DefaultIfEmpty(0).Average(),
            AnswerCues.Nearness(reading, best.Piece),
            others.Select(p => p.Source.Coverage).DefaultIfEmpty(0).Max(),
            .. Placed(AnswerPlaces.Of(reading, ranked, AnswerLength.For(home.Source.Language, new AnswerLimits()))),
        ];
    }

    /// <summary>How sure the place of the answer is: one sentence, passage or word that stands out, or several that are about as likely.</summary>
    private static double[] Placed(FoundPlaces places)
    {
        var best = places.Pieces[0];
        var home = best.Scored.Piece.Passage;
        return
        [
            best.Probability,
            places.Pieces.Where(p => ReferenceEquals(p.Scored.Piece.Passage, home)).Sum(p => p.Probability),
            Math.Log(Math.Max(Least, places.Pieces.SelectMany(p => p.Likely).DefaultIfEmpty(0).Max())),
            places.Highest / 10,
            -places.Pieces.Sum(p => p.Probability <= 0 ? 0 : p.Probability * Math.Log(p.Probability)),
            places.Pieces.GroupBy(p => p.Scored.Piece.Passage.Source.DocumentId).Select(g => g.Sum(p => p.Probability)).OrderDescending().Skip(1).FirstOrDefault(),
        ];
    }

    /// <summary>The share of what is significant in the question that stands in the piece.</summary>
    private static double Covered(QuestionReading reading, Piece piece) =>
        PieceFeatures.Credits(reading, piece).Select((credit, q) => credit * reading.Significance[q]).Sum() / Math.Max(reading.Significance.Sum(), 1e-9);

    /// <summary>The share of the rarest words that stand in the passage, and how many that tell something do not.</summary>
    private static (double Share, int Missing) Rare(QuestionReading reading, PassageReading passage)
    {
        var found = passage.Pieces.SelectMany(p => p.Terms).Select(t => t.Term).Concat(passage.TitleTerms).Concat(passage.Section).ToHashSet(StringComparer.Ordinal);
        var (all, held, missing) = (0.0, 0.0, 0);
        for (var q = 0; q < reading.Terms.Count; q++)
        {
            var rarity = reading.Significance[q] * reading.Significance[q];
            var credit = found.Select(term => reading.Credit(q, term)).DefaultIfEmpty(0).Max();
            all += rarity;
            held += rarity * credit;
            if (credit == 0 && reading.Significance[q] > Missed) missing++;
        }

        return (held / Math.Max(all, 1e-9), missing);
    }
}
