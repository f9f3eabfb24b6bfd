using Wheelhouse.Captain.Writers;

namespace Wheelhouse.Evals.Fitting;

/// <summary>Fits the weights of <see cref="PieceScorer"/>: a softmax over the pieces at hand should fall on those that hold the answer.</summary>
internal static class PieceFit
{
    private const double Shrink = 0.002;

    public sealed record Sample(bool IsForTuning, double Weight, double[][] Features, double[] Adjustments, bool[] Answers);

    public static double[] Fit(IReadOnlyCollection<Sample> samples)
    {
        var learned = samples.Where(s => s.IsForTuning).ToList();
        var total = learned.Sum(s => s.Weight);
        return Gradient.Descend(new double[PieceFeatures.Count], Shrink, (weights, gradient) => learned.Sum(s => Add(s, weights, gradient, total)));
    }

    /// <summary>The share of questions whose best piece holds the answer, and of those where one of the best three does.</summary>
    public static (double First, double Third) Share(IReadOnlyCollection<Sample> samples, double[] weights)
    {
        var ranked = samples.Select(s => s.Answers.Zip(Scores(s, weights)).OrderByDescending(p => p.Second).Take(3).Select(p => p.First).ToList()).ToList();
        return ranked.Count == 0 ? (0, 0) : (ranked.Average(r => r[0] ? 1d : 0), ranked.Average(r => r.Contains(true) ? 1d : 0));
    }

    private static double[] Scores(Sample sample, double[] weights) =>
        [.. sample.Features.Select((f, i) => f.Zip(weights, (x, w) => x * w).Sum() + sample.Adjustments[i])];

    private static double Add(Sample sample, double[] weights, double[] gradient, double total)
    {
        var scores = Scores(sample, weights);
        var highest = scores.Max();
        var likely = scores.Select(s => Math.Exp(s - highest)).ToArray();
        var all = likely.Sum();
        var right = likely.Where((_, i) => sample.Answers[i]).Sum();
        for (var i = 0; i < likely.Length; i++)
        {
            var pull = (likely[i] / all) - (sample.Answers[i] ? likely[i] / right : 0);
            for (var f = 0; f < weights.Length; f++) gradient[f] += sample.Weight / total * pull * sample.Features[i][f];
        }

        return -sample.Weight / total * Math.Log(right / all);
    }
}
