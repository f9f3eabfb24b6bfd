namespace Wheelhouse.Evals.Fitting;

/// <summary>The last steps of a descent and how the gradient changed with them: from these L-BFGS guesses where the valley lies.</summary>
internal sealed class StepMemory
{
    private const int Longest = 6;
    private const double Flat = 1e-12;

    private readonly List<(double[] Moved, double[] Changed, double Inverse)> _steps = [];

    public bool IsEmpty => _steps.Count == 0;

    public static double Dot(double[] one, double[] other)
    {
        var sum = 0d;
        for (var i = 0; i < one.Length; i++) sum += one[i] * other[i];
        return sum;
    }

    public double[] Direction(double[] gradient)
    {
        var direction = (double[])gradient.Clone();
        var along = new double[_steps.Count];
        for (var k = _steps.Count - 1; k >= 0; k--)
        {
            along[k] = _steps[k].Inverse * Dot(_steps[k].Moved, direction);
            AddTo(direction, -along[k], _steps[k].Changed);
        }

        if (!IsEmpty) AddTo(direction, (1 / (_steps[^1].Inverse * Dot(_steps[^1].Changed, _steps[^1].Changed))) - 1, (double[])direction.Clone());
        for (var k = 0; k < _steps.Count; k++) AddTo(direction, along[k] - (_steps[k].Inverse * Dot(_steps[k].Changed, direction)), _steps[k].Moved);
        return direction;
    }

    public void Add(double[] weights, double[] weightsBefore, double[] gradient, double[] gradientBefore)
    {
        var (moved, changed) = (Difference(weights, weightsBefore), Difference(gradient, gradientBefore));
        var bend = Dot(moved, changed);
        if (bend <= Flat) return;
        _steps.Add((moved, changed, 1 / bend));
        if (_steps.Count > Longest) _steps.RemoveAt(0);
    }

    private static double[] Difference(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a - b)];

    private static void AddTo(double[] sum, double factor, double[] part)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += factor * part[i];
    }
}
