using System.Text.Json;

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
/// The weights stand in <c>answer-places.json</c>; <c>evals -- fit places</c> fits them anew. They are for bare text (ADR 60).
/// </summary>
internal static class AnswerPlaces
{
    /// <summary>Of the weights of pieces there are those of all languages, which are added to <see cref="PieceScorer.Weights"/>, and what is added again where words are not spaced.</summary>
    public const int PieceCount = 2 * PieceFeatures.Count;

    /// <summary>So many pieces are looked at word by word, the best first; the others hardly ever hold the answer.</summary>
    private const int Considered = 14;

    /// <summary>With fewer passages of bare text there is too little to compare, or for one to stand out from.</summary>
    private const int Enough = 6;

    internal static readonly PlaceWeights Weights = Load();

    /// <summary>Whether the passages are bare text, of which no heading tells what it is about, and are enough to be compared.</summary>
    public static bool AreBare(IReadOnlyCollection<PassageReading> passages) => passages.Count >= Enough && passages.All(p => p.Source.HeadingPath.Count == 0);

    public static FoundPlaces Of(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, AnswerLength length) => Of(Measure(question, ranked, length), Weights);

    /// <summary>The best pieces with what is measured about their words.</summary>
    internal static List<MeasuredWords> Measure(QuestionReading question, IReadOnlyList<ScoredPiece> ranked, AnswerLength length) =>
        [.. ranked.Take(Considered).Select(scored =>
        {
            var units = length.Units(scored.Piece.Passage.Source.Text, scored.Piece.Span);
            return new MeasuredWords(scored, units, WordFeatures.Of(question, scored.Piece, units));
        })];

    internal static FoundPlaces Of(List<MeasuredWords> measured, PlaceWeights weights)
    {
        var scores = measured.ConvertAll(m => Scores(m, weights));
        var highest = scores.SelectMany(s => s).DefaultIfEmpty(0).Max();
        var likely = scores.ConvertAll(words => words.Select(s => Math.Exp(s - highest)).ToArray());
        var total = Math.Max(likely.Sum(words => words.Sum()), double.Epsilon);
        return new FoundPlaces(
            [.. measured.Select((m, i) => new PlacedPiece(m.Scored, m.Units, [.. likely[i].Select(l => l / total)])).OrderByDescending(p => p.Probability)], highest);
    }

    private static double[] Scores(MeasuredWords measured, PlaceWeights weights)
    {
        var scored = measured.Scored;
        var isWide = !scored.Piece.Passage.Cues.Spaced;
        var sum = scored.Score;
        for (var f = 0; f < scored.Features.Length; f++) sum += scored.Features[f] * (weights.Pieces[f] + (isWide ? weights.Pieces[PieceFeatures.Count + f] : 0));
        return [.. measured.Words.Select(word => sum + Sum(word, weights.Words))];
    }

    private static double Sum(double[] features, double[] weights)
    {
        var sum = 0.0;
        for (var f = 0; f < features.Length; f++) sum += features[f] * weights[f];
        return sum;
    }

    private static PlaceWeights Load()
    {
        using var stream = typeof(AnswerPlaces).Assembly.GetManifestResourceStream("Wheelhouse.Captain.Writers.answer-places.json")
            ?? throw new InvalidOperationException("The weights of answer places are not embedded.");
        var weights = JsonSerializer.Deserialize<PlaceWeights>(stream, JsonSerializerOptions.Web) ?? throw new InvalidOperationException("The weights of answer places are empty.");
        return weights.Pieces.Length == PieceCount && weights.Words.Length == WordFeatures.Count ? weights
            : throw new InvalidOperationException("The weights of answer places are not as many as what is measured.");
    }
}

/// <summary>What is measured about the words of a piece, before any weight.</summary>
internal sealed record MeasuredWords(ScoredPiece Scored, List<TextSpan> Units, double[][] Words);

/// <param name="Pieces">What is added to the weights of a piece.</param>
internal sealed record PlaceWeights(double[] Pieces, double[] Words);
