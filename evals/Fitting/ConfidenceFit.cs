using Wheelhouse.Captain.Writers;
using Wheelhouse.Evals.Metrics;

namespace Wheelhouse.Evals.Fitting;

/// <summary>Fits the weights of <see cref="AnswerConfidence"/>: a logistic regression that tells questions with an answer from those without.</summary>
internal static class ConfidenceFit
{
    private const double Shrink = 0.001;

    public sealed record Sample(bool IsForTuning, double Weight, double[] Features, bool HasAnswer);

    public static double[] Fit(IReadOnlyCollection<Sample> samples)
    {
        var learned = samples.Where(s => s.IsForTuning).ToList();
        // As many of the one as of the other, so that one half is a fair threshold everywhere.
        var halves = learned.GroupBy(s => s.HasAnswer).ToDictionary(g => g.Key, g => g.Sum(s => s.Weight));
        return Gradient.Descend(new double[AnswerConfidence.Count], Shrink, (weights, gradient) => learned.Sum(s => Add(s, weights, gradient, s.Weight / (2 * halves[s.HasAnswer]))));
    }

    public static double AreaUnderCurve(IReadOnlyCollection<Sample> samples, double[] weights) => Figures.AreaUnderCurve(
        [.. samples.Where(s => s.HasAnswer).Select(s => Score(s, weights))], [.. samples.Where(s => !s.HasAnswer).Select(s => Score(s, weights))]);

    public static double Probability(Sample sample, double[] weights) => 1 / (1 + Math.Exp(-Score(sample, weights)));

    private static double Score(Sample sample, double[] weights) => sample.Features.Zip(weights, (x, w) => x * w).Sum();

    private static double Add(Sample sample, double[] weights, double[] gradient, double share)
    {
        var likely = Probability(sample, weights);
        for (var f = 0; f < weights.Length; f++) gradient[f] += share * (likely - (sample.HasAnswer ? 1 : 0)) * sample.Features[f];
        return -share * Math.Log(Math.Max(1e-12, sample.HasAnswer ? likely : 1 - likely));
    }
}
