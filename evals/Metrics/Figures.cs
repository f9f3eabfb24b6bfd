namespace Wheelhouse.Evals.Metrics;

/// <summary>Means, percentiles and what a score tells apart.</summary>
internal static class Figures
{
    public static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(0).Average();

    /// <summary>The smallest value that at least this share of the values does not exceed.</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }

    /// <summary>The probability that a positive has the higher score of a pair; equal scores count half.</summary>
    public static double AreaUnderCurve(IReadOnlyCollection<double> positives, IReadOnlyCollection<double> negatives)
    {
        if (positives.Count == 0 || negatives.Count == 0) return 0;
        var ascending = negatives.Order().ToArray();
        return positives.Average(score => (Below(ascending, score, orEqual: false) + Below(ascending, score, orEqual: true)) / 2.0 / ascending.Length);
    }

    /// <summary>The share of positives whose score is so low that it takes abstaining on them to abstain on this share of the negatives.</summary>
    public static double FalseAbstention(IReadOnlyCollection<double> positives, IReadOnlyCollection<double> negatives, double share)
    {
        if (positives.Count == 0 || negatives.Count == 0) return 0;
        var highest = Percentile(negatives, share);
        return positives.Count(score => score <= highest) / (double)positives.Count;
    }

    private static int Below(double[] ascending, double score, bool orEqual)
    {
        var (low, high) = (0, ascending.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ascending[middle] < score || (orEqual && ascending[middle].Equals(score))) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
