namespace Wheelhouse.Evals.Metrics;

/// <summary>Whether a probability means what it says.</summary>
internal static class Reliability
{
    private const int Bins = 5;
    private const double Unit = 1e-3;

    /// <summary>As many answers in each as in the others, the least sure first.</summary>
    public static IReadOnlyList<ReliabilityBin> BinsOf(IEnumerable<(double Probability, bool IsRight)> answers)
    {
        var sorted = answers.OrderBy(static a => a.Probability).ToList();
        return
        [
            .. Enumerable.Range(0, Bins).Select(i => sorted[(sorted.Count * i / Bins)..(sorted.Count * (i + 1) / Bins)]).Where(static bin => bin.Count > 0)
                .Select(static bin => new ReliabilityBin(bin.Count, bin.Average(static a => a.Probability), bin.Average(static a => a.IsRight ? 1d : 0))),
        ];
    }

    /// <summary>The expected calibration error: how far what was said is from what came, on average over the answers.</summary>
    public static double ErrorOf(IReadOnlyList<ReliabilityBin> bins) =>
        bins.Count == 0 ? 0 : bins.Sum(static b => b.Count * Math.Abs(b.Said - b.Right)) / bins.Sum(static b => b.Count);

    /// <summary>Slope and intercept, over the log odds that were said, which make what came the likeliest.</summary>
    public static (double Slope, double Intercept) Fit(IReadOnlyList<(double Probability, bool IsRight)> answers)
    {
        var (slope, intercept) = (1d, 0d);
        for (var round = 0; round < 100; round++)
        {
            // Newton's way; a little weight towards "as it is said" keeps it sane where nearly all are right.
            double gs = Unit * (1 - slope), gi = -Unit * intercept, ss = Unit, si = 0, ii = Unit;
            foreach (var (said, isRight) in answers)
            {
                var x = Math.Log(said / (1 - said));
                var p = 1 / (1 + Math.Exp(-((slope * x) + intercept)));
                var (error, weight) = ((isRight ? 1 : 0) - p, p * (1 - p));
                gs += error * x;
                gi += error;
                ss += weight * x * x;
                si += weight * x;
                ii += weight;
            }

            var determinant = (ss * ii) - (si * si);
            slope += ((ii * gs) - (si * gi)) / determinant;
            intercept += ((ss * gi) - (si * gs)) / determinant;
        }

        return (slope, intercept);
    }
}

/// <param name="Said">The mean probability that was said.</param>
/// <param name="Right">The share that was right.</param>
internal sealed record ReliabilityBin(int Count, double Said, double Right);
