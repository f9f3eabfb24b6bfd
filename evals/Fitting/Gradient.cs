namespace Wheelhouse.Evals.Fitting;

/// <summary>Full-batch gradient descent with momentum and adaptive steps (Adam), towards small weights.</summary>
internal static class Gradient
{
    private const int Rounds = 600;
    private const double Step = 0.05;

    /// <param name="slope">Adds the gradient of the loss at the given weights to its second argument and returns the loss.</param>
    public static double[] Descend(double[] start, double shrink, Func<double[], double[], double> slope)
    {
        var weights = (double[])start.Clone();
        var (mean, square) = (new double[start.Length], new double[start.Length]);
        for (var round = 1; round <= Rounds; round++)
        {
            var gradient = new double[start.Length];
            slope(weights, gradient);
            for (var i = 0; i < weights.Length; i++)
            {
                gradient[i] += shrink * weights[i];
                mean[i] = (0.9 * mean[i]) + (0.1 * gradient[i]);
                square[i] = (0.999 * square[i]) + (0.001 * gradient[i] * gradient[i]);
                weights[i] -= Step * (mean[i] / (1 - Math.Pow(0.9, round))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, round))) + 1e-8);
            }
        }

        return weights;
    }
}
