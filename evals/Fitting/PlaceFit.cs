using System.Globalization;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Evals.Sets;

namespace Wheelhouse.Evals.Fitting;

/// <summary>
/// Fits the weights of <see cref="AnswerPlaces"/>: a softmax over the words of the best pieces should fall on those that are the answer. Words and
/// characters have a network each, and each is the mean of several, which differ by where they started: alone, one follows its questions too closely.
/// The seeds are fixed, so it comes out the same each time.
/// </summary>
internal static class PlaceFit
{
    private const int Cells = 12;

    /// <summary>How many questions are looked at in all, as often as it takes: of few questions, each more often.</summary>
    private const int Visits = 13_600;

    private const int Batch = 16;
    private const float Step = 0.01f;
    private const float Shrink = 0.01f;
    private const int Networks = 4;

    /// <param name="IsSpaced">Whether it is about words; about characters otherwise.</param>
    /// <param name="Pieces">What is measured about each piece.</param>
    /// <param name="Words">For each piece what is measured about its words, one after the other.</param>
    /// <param name="Answers">For each word of each piece whether it belongs to an answer.</param>
    public sealed record Sample(bool IsForTuning, bool IsSpaced, float[][] Pieces, float[][] Words, bool[][] Answers);

    /// <summary>A question of which the answer stands in a measured piece; null for the others, which have nothing to teach.</summary>
    /// <param name="isGold">Whether the piece stands in a right document.</param>
    public static Sample? Of(SetQuestion question, List<MeasuredWords> measured, Func<Piece, bool> isGold)
    {
        bool[][] answers = [.. measured.Select(m => isGold(m.Scored.Piece) ? Answering(question, m) : new bool[m.Units.Count])];
        return !answers.Any(a => a.Contains(true)) ? null
            : new Sample(question.IsForTuning, measured[0].Scored.Piece.Passage.Cues.Spaced, [.. measured.Select(m => m.Piece)], [.. measured.Select(m => m.Words.SelectMany(w => w).ToArray())], answers);
    }

    public static PlaceWeights Fit(IReadOnlyCollection<Sample> samples) =>
        new(FitOne([.. samples.Where(s => s.IsForTuning && s.IsSpaced)]), FitOne([.. samples.Where(s => s.IsForTuning && !s.IsSpaced)]));

    /// <summary>The share of questions whose likeliest piece holds the answer.</summary>
    public static double Share(IReadOnlyCollection<Sample> samples, PlaceWeights weights) => samples.Count == 0 ? 0 : samples.Average(sample =>
    {
        var likely = new PlaceSlope(PlaceSlope.Joined(sample.IsSpaced ? weights.Words : weights.Characters)).Likely(sample);
        var best = Array.IndexOf(likely, likely.MaxBy(words => words.Sum()));
        return sample.Answers[best].Contains(true) ? 1d : 0;
    });

    /// <summary>As <c>answer-places.json</c> has them.</summary>
    public static string ToJson(PlaceWeights weights) => $$"""
        {
          "words": {{ToJson(weights.Words)}},
          "characters": {{ToJson(weights.Characters)}}
        }

        """.ReplaceLineEndings("\n");

    private static string ToJson(PlaceNetwork network) => $$"""
        {
            "linear": {{Joined(network.Linear)}},
            "hidden": [
              {{string.Join(",\n      ", network.Hidden.Select(Joined))}}
            ],
            "output": {{Joined(network.Output)}}
          }
        """;

    private static string Joined(float[] weights) => $"[{string.Join(", ", weights.Select(w => Math.Round(w, 4).ToString("0.####", CultureInfo.InvariantCulture)))}]";

    private static PlaceNetwork FitOne(Sample[] samples) => samples.Length == 0 ? new PlaceNetwork(new float[PlaceNetwork.Inputs], [], [])
        : PlaceSlope.Mean([.. Enumerable.Range(1, Networks).Select(seed => Descend([.. samples], seed))]);

    private static PlaceNetwork Descend(Sample[] samples, int seed)
    {
        var random = new Random(seed);
        var slope = new PlaceSlope(PlaceSlope.Start(Cells, random));
        var weights = slope.Weights;
        var (mean, square) = (new float[weights.Length], new float[weights.Length]);
        var rounds = Math.Max(1, (int)Math.Round(Visits / (double)samples.Length));
        var steps = rounds * ((samples.Length + Batch - 1) / Batch);
        var step = 0;
        for (var round = 0; round < rounds; round++)
        {
            random.Shuffle(samples);
            foreach (var batch in samples.Chunk(Batch))
            {
                var gradient = slope.Of(batch);
                step++;
                // Long steps first, short ones at the end.
                var rate = Step * (float)(0.5 * (1 + Math.Cos(Math.PI * step / steps)));
                var (first, second) = (1 - MathF.Pow(0.9f, step), 1 - MathF.Pow(0.999f, step));
                for (var i = 0; i < weights.Length; i++)
                {
                    mean[i] = (0.9f * mean[i]) + (0.1f * gradient[i]);
                    square[i] = (0.999f * square[i]) + (0.001f * gradient[i] * gradient[i]);
                    weights[i] -= rate * ((mean[i] / first / (MathF.Sqrt(square[i] / second) + 1e-8f)) + (Shrink * weights[i]));
                }
            }
        }

        return PlaceSlope.Split(weights);
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
