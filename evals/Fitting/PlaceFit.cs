using System.Globalization;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Evals.Sets;

namespace Wheelhouse.Evals.Fitting;

/// <summary>Fits the weights of <see cref="AnswerPlaces"/>: a softmax over the words of the best pieces should fall on those that are the answer.</summary>
internal static class PlaceFit
{
    private const double Shrink = 0.002;

    /// <param name="Words">For each word of each measured piece whether it belongs to an answer.</param>
    public sealed record Sample(bool IsForTuning, List<MeasuredWords> Measured, List<bool[]> Words);

    /// <summary>A question of which the answer stands in a measured piece; null for the others, which have nothing to teach.</summary>
    /// <param name="isGold">Whether the piece stands in a right document.</param>
    public static Sample? Of(SetQuestion question, List<MeasuredWords> measured, Func<Piece, bool> isGold)
    {
        var words = measured.ConvertAll(m => isGold(m.Scored.Piece) ? Answering(question, m) : new bool[m.Units.Count]);
        return words.Exists(w => w.Contains(true)) ? new Sample(question.IsForTuning, measured, words) : null;
    }

    public static PlaceWeights Fit(IEnumerable<Sample> samples)
    {
        var learned = samples.Where(s => s.IsForTuning).ToList();
        var fitted = Gradient.Descend(new double[AnswerPlaces.PieceCount + WordFeatures.Count], Shrink, (weights, gradient) =>
        {
            var now = Split(weights);
            return learned.Sum(s => Add(s, now, gradient, 1.0 / learned.Count));
        });
        return Split([.. fitted.Select(w => Math.Round(w, 3))]);
    }

    /// <summary>The share of questions whose likeliest piece holds the answer.</summary>
    public static double Share(IReadOnlyCollection<Sample> samples, PlaceWeights weights) => samples.Count == 0 ? 0 : samples.Average(sample =>
    {
        var best = AnswerPlaces.Of(sample.Measured, weights).Pieces[0].Scored;
        return sample.Words[sample.Measured.FindIndex(m => ReferenceEquals(m.Scored, best))].Contains(true) ? 1d : 0;
    });

    /// <summary>As <c>answer-places.json</c> has them.</summary>
    public static string ToJson(PlaceWeights weights) => $$"""
        {
          "pieces": [{{Joined(weights.Pieces)}}],
          "words": [{{Joined(weights.Words)}}]
        }

        """.ReplaceLineEndings("\n");

    private static string Joined(double[] weights) => string.Join(", ", weights.Select(w => w.ToString(CultureInfo.InvariantCulture)));

    private static PlaceWeights Split(double[] weights) => new(weights[..AnswerPlaces.PieceCount], weights[AnswerPlaces.PieceCount..]);

    private static double Add(Sample sample, PlaceWeights weights, double[] gradient, double share)
    {
        var placed = AnswerPlaces.Of(sample.Measured, weights).Pieces;
        var likely = sample.Measured.ConvertAll(m => placed.First(p => ReferenceEquals(p.Scored, m.Scored)).Likely);
        var right = Math.Max(1e-12, likely.Zip(sample.Words, (l, w) => l.Where((_, u) => w[u]).Sum()).Sum());
        for (var i = 0; i < likely.Count; i++)
        {
            var (measured, total) = (sample.Measured[i], 0.0);
            for (var u = 0; u < likely[i].Length; u++)
            {
                var pull = share * (likely[i][u] - (sample.Words[i][u] ? likely[i][u] / right : 0));
                total += pull;
                for (var f = 0; f < WordFeatures.Count; f++) gradient[AnswerPlaces.PieceCount + f] += pull * measured.Words[u][f];
            }

            var features = measured.Scored.Features;
            for (var f = 0; f < features.Length; f++)
            {
                gradient[f] += total * features[f];
                if (!measured.Scored.Piece.Passage.Cues.Spaced) gradient[PieceFeatures.Count + f] += total * features[f];
            }
        }

        return -share * Math.Log(right);
    }

    private static bool[] Answering(SetQuestion question, MeasuredWords measured)
    {
        var (text, span) = (measured.Scored.Piece.Passage.Source.Text, measured.Scored.Piece.Span);
        var answering = new bool[measured.Units.Count];
        foreach (var answer in question.Answers.Where(a => a.Length > 0))
        {
            for (var at = span.Start; at + answer.Length <= span.End; at++)
            {
                at = text.IndexOf(answer, at, span.End - at, StringComparison.OrdinalIgnoreCase);
                if (at < 0) break;
                for (var u = 0; u < answering.Length; u++) answering[u] |= measured.Units[u].Start < at + answer.Length && measured.Units[u].End > at;
            }
        }

        return answering;
    }
}
