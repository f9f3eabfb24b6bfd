namespace Wheelhouse.Captain.Writers;

/// <summary>
/// Chooses what to quote of bare text: of the best sentences those stretches that together are likeliest to hold the answer within the limit. Where
/// there is room these are whole sentences; where there is little, two clauses that may both answer are worth more than one sentence.
/// </summary>
internal static class BareTextPicker
{
    /// <summary>So many pieces are compared.</summary>
    private const int Compared = 6;

    /// <summary>
    /// A further piece must be at least this likely, and this likely compared with the best; otherwise it is padding. As the other constants here,
    /// chosen on the even halves of four sets (ADR 60): half of it gains nothing, four times as much loses one answer of a hundred within 80 words.
    /// </summary>
    private const double Worthwhile = 0.005;

    private const double WorthwhileShare = 0.01;

    /// <summary>What half a sentence is worth for its ugliness, and one that does not even end with a clause.</summary>
    private const double WorthOfClause = 0.9;

    private const double WorthOfCut = 0.88;

    /// <summary>The limit is in words that are read; citation marks are none.</summary>
    public static List<Excerpt> Pick(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, AnswerLength length)
    {
        var placed = AnswerPlaces.Of(question, ranked, length).Pieces;
        var least = Math.Max(Worthwhile, WorthwhileShare * placed[0].Probability);
        var compared = placed.Where((p, i) => (i == 0 || p.Probability >= least) && ExcerptPicker.Stands(Now(p), Now(placed[0]))).DistinctBy(p => p.Scored.Piece.Quote).Take(Compared);
        var best = new Choice[Math.Max(0, length.Limit) + 1];
        Array.Fill(best, new Choice(0, []));
        foreach (var piece in compared)
        {
            var stretches = Stretches(piece, length);
            // From the most room down, so that what is added to stands without this piece.
            for (var room = length.Limit; room >= 0; room--)
            {
                foreach (var stretch in stretches)
                {
                    if (stretch.Cost > room) break;
                    var worth = best[room - stretch.Cost].Worth + stretch.Worth;
                    if (worth > best[room].Worth + 1e-9) best[room] = new Choice(worth, [.. best[room - stretch.Cost].Stretches, stretch]);
                }
            }
        }

        return [.. best[^1].Stretches.Select(Quoted)];
    }

    /// <summary>The worthiest stretch of each length, shortest first. It starts with the sentence or a clause; items and rows are all or nothing.</summary>
    private static List<Stretch> Stretches(PlacedPiece placed, AnswerLength length)
    {
        var (piece, units) = (placed.Scored.Piece, placed.Units);
        var text = piece.Passage.Source.Text;
        var sums = new double[units.Count + 1];
        for (var u = 0; u < units.Count; u++) sums[u + 1] = sums[u] + placed.Likely[u];
        var byCost = new SortedDictionary<int, Stretch>();
        for (var from = 0; from < units.Count; from++)
        {
            if (from > 0 && (piece.Kind != PieceKind.Sentence || !Clipping.StartsClause(text, units[from].Start))) continue;
            for (var to = Math.Min(units.Count, from + (piece.Kind == PieceKind.Sentence ? length.Shortest : units.Count)); to <= units.Count; to++)
            {
                var isWhole = from == 0 && to == units.Count;
                var cost = to - from + (isWhole ? 0 : length.Dots);
                if (cost > length.Limit) break;
                var endsClause = to == units.Count || Clipping.StartsClause(text, units[to].Start);
                var worth = (sums[to] - sums[from]) * (isWhole ? 1 : endsClause ? WorthOfClause : WorthOfCut);
                if (!byCost.TryGetValue(cost, out var other) || worth > other.Worth) byCost[cost] = new Stretch(placed, from, to, cost, worth);
            }
        }

        var highest = 0.0;
        return [.. byCost.Values.Where(stretch => stretch.Worth > highest && (highest = stretch.Worth) > 0)];
    }

    /// <summary>The piece as likely as its words are.</summary>
    private static ScoredPiece Now(PlacedPiece placed) => placed.Scored with { Probability = placed.Probability };

    private static Excerpt Quoted(Stretch stretch)
    {
        var (piece, units) = (stretch.Of.Scored.Piece, stretch.Of.Units);
        if (stretch.To - stretch.From == units.Count) return ExcerptPicker.Whole(Now(stretch.Of));
        return new Excerpt(piece.Passage, new TextSpan(units[stretch.From].Start, units[stretch.To - 1].End), ExcerptShape.Clipped, stretch.Of.Probability, IsCut: stretch.To < units.Count);
    }

    /// <param name="From">The first unit of the piece.</param>
    /// <param name="To">Behind the last one.</param>
    private sealed record Stretch(PlacedPiece Of, int From, int To, int Cost, double Worth);

    private sealed record Choice(double Worth, IReadOnlyList<Stretch> Stretches);
}
