using System.Numerics.Tensors;
using System.Text.Json;

namespace Wheelhouse.Captain.Writers;

/// <summary>The weights of <see cref="AnswerPlaces"/>, as <c>answer-places.json</c> has them: words and characters have their own.</summary>
internal sealed record PlaceWeights(PlaceNetwork Words, PlaceNetwork Characters)
{
    public PlaceNetwork For(MeasuredWords measured) => measured.Scored.Piece.Passage.Cues.Spaced ? Words : Characters;

    public static PlaceWeights Load()
    {
        using var stream = typeof(PlaceWeights).Assembly.GetManifestResourceStream("Wheelhouse.Captain.Writers.answer-places.json")
            ?? throw new InvalidOperationException("The weights of answer places are not embedded.");
        var weights = JsonSerializer.Deserialize<PlaceWeights>(stream, JsonSerializerOptions.Web) ?? throw new InvalidOperationException("The weights of answer places are empty.");
        return weights.Words.IsWhole && weights.Characters.IsWhole ? weights
            : throw new InvalidOperationException("The weights of answer places are not as many as what is measured.");
    }
}

/// <summary>
/// A score for each word from what is measured about its piece and about itself: a weighted sum, and what a few hidden cells add that see both together.
/// </summary>
/// <param name="Linear">One weight for each measurement, those of the piece first.</param>
/// <param name="Hidden">For each cell one weight for each measurement, and its threshold last.</param>
/// <param name="Output">What each cell adds.</param>
internal sealed record PlaceNetwork(float[] Linear, float[][] Hidden, float[] Output)
{
    public const int Inputs = PieceStandings.Count + WordFeatures.Count;

    public bool IsWhole => Linear.Length == Inputs && Hidden.Length == Output.Length && Hidden.All(cell => cell.Length == Inputs + 1);

    public double[] Scores(MeasuredWords measured)
    {
        // What the piece adds is the same for all of its words.
        var (about, cells) = (TensorPrimitives.Dot<float>(Linear.AsSpan(0, PieceStandings.Count), measured.Piece), new float[Hidden.Length]);
        for (var h = 0; h < cells.Length; h++) cells[h] = Hidden[h][Inputs] + TensorPrimitives.Dot<float>(Hidden[h].AsSpan(0, PieceStandings.Count), measured.Piece);
        return Array.ConvertAll(measured.Words, word =>
        {
            var score = about + TensorPrimitives.Dot<float>(Linear.AsSpan(PieceStandings.Count), word);
            for (var h = 0; h < cells.Length; h++)
                score += Output[h] * Math.Max(0, cells[h] + TensorPrimitives.Dot<float>(Hidden[h].AsSpan(PieceStandings.Count, WordFeatures.Count), word));
            return (double)score;
        });
    }
}
