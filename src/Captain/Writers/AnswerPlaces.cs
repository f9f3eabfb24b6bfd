namespace Wheelhouse.Captain.Writers;

/// <summary>A piece, and for each of its words how likely the answer stands there; over all pieces together these are 1.</summary>
internal sealed record PlacedPiece(ScoredPiece Scored, List<TextSpan> Units, double[] Likely)
{
    public double Probability { get; } = Likely.Sum();
}

/// <summary>The pieces that were looked at, the likeliest first.</summary>
/// <param name="Highest">The score of the likeliest word, before it was compared with the others.</param>
internal sealed record FoundPlaces(IReadOnlyList<PlacedPiece> Pieces, double Highest);

/// <summary>
/// Where in the found text the answer stands: one softmax over the words of the best pieces, from what is measured about a piece and about a word.
/// The weights stand in <c>answer-places.json</c>; <c>evals -- fit places</c> fits them anew. They are for bare text (ADR 60, 65).
/// </summary>
internal static class AnswerPlaces
{
    /// <summary>So many pieces are looked at word by word, the best first; the others hardly ever hold the answer.</summary>
    private const int Considered = 16;

    /// <summary>With fewer passages of bare text there is too little to compare, or for one to stand out from.</summary>
    private const int Enough = 6;

    internal static readonly PlaceWeights Weights = PlaceWeights.Load();

    /// <summary>Whether the passages are bare text, of which no heading tells what it is about, and are enough to be compared.</summary>
    public static bool AreBare(IReadOnlyCollection<PassageReading> passages) => passages.Count >= Enough && passages.All(p => p.Source.HeadingPath.Count == 0);

    public static FoundPlaces Of(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, AnswerLength length) => Of(Measure(question, ranked, length), Weights);

    /// <summary>The best pieces with what is measured about them and their words.</summary>
    internal static List<MeasuredWords> Measure(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, AnswerLength length)
    {
        var pieces = ranked.Take(Considered).Select(scored => (Scored: scored, Units: length.Units(scored.Piece.Passage.Source.Text, scored.Piece.Span))).ToList();
        var counts = new WordCounts(pieces.Select(p => (p.Scored.Piece.Passage.Source.Text, p.Units)));
        var standing = new PieceStandings(question, ranked);
        return pieces.ConvertAll(p => new MeasuredWords(p.Scored, p.Units, standing.Of(p.Scored, p.Units.Count), WordFeatures.Of(question, p.Scored.Piece, p.Units, counts)));
    }

    internal static FoundPlaces Of(List<MeasuredWords> measured, PlaceWeights weights)
    {
        var scores = measured.ConvertAll(m => weights.For(m).Scores(m));
        var highest = scores.SelectMany(s => s).DefaultIfEmpty(0).Max();
        var likely = scores.ConvertAll(words => words.Select(s => Math.Exp(s - highest)).ToArray());
        var total = Math.Max(likely.Sum(words => words.Sum()), double.Epsilon);
        return new FoundPlaces(
            [.. measured.Select((m, i) => new PlacedPiece(m.Scored, m.Units, [.. likely[i].Select(l => l / total)])).OrderByDescending(p => p.Probability)], highest);
    }
}

/// <summary>What is measured about a piece and its words, before any weight.</summary>
internal sealed record MeasuredWords(ScoredPiece Scored, List<TextSpan> Units, float[] Piece, float[][] Words);
