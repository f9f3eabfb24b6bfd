using Wheelhouse.Captain.Guardrails;

namespace Wheelhouse.Evals.Fitting;

/// <summary>Logistic regression over the features of messages, towards small weights, by L-BFGS.</summary>
internal sealed class WishFit
{
    private const double Shrink = 0.03;
    private const int Rounds = 80;
    private const int Tries = 20;
    private const double Enough = 1e-5;

    private readonly IReadOnlyList<Sample> _samples;
    private readonly StepMemory _memory = new();
    private double[] _weights = new double[WishFeatures.Places];
    private double[] _gradient = new double[WishFeatures.Places];
    private double _loss;

    private WishFit(IReadOnlyList<Sample> samples) => _samples = samples;

    public static double[] Learn(IReadOnlyList<Sample> samples)
    {
        var fit = new WishFit(samples);
        fit._loss = fit.Loss(fit._weights, fit._gradient);
        for (var round = 0; round < Rounds && fit.Step(); round++) { }
        return fit._weights;
    }

    /// <summary>One step downhill; false when hardly anything is left to be won.</summary>
    private bool Step()
    {
        var direction = _memory.Direction(_gradient);
        var slope = StepMemory.Dot(direction, _gradient);
        var step = _memory.IsEmpty ? 1 / Math.Max(1, Math.Sqrt(slope)) : 1;
        for (var tries = 0; tries < Tries; tries++, step /= 2)
        {
            var (weights, gradient) = ((double[])_weights.Clone(), new double[_gradient.Length]);
            for (var i = 0; i < weights.Length; i++) weights[i] -= step * direction[i];
            var loss = Loss(weights, gradient);
            if (loss > _loss - (1e-4 * step * slope)) continue;
            _memory.Add(weights, _weights, gradient, _gradient);
            var won = _loss - loss;
            (_weights, _gradient, _loss) = (weights, gradient, loss);
            return won >= Enough * loss;
        }

        return false;
    }

    private double Loss(double[] weights, double[] gradient)
    {
        var loss = 0d;
        foreach (var sample in _samples)
        {
            var score = 0d;
            for (var k = 0; k < sample.Places.Length; k++) score += weights[sample.Places[k]] * sample.Values[k];
            var margin = sample.Wish ? score : -score;
            loss += sample.Weight * (margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin);
            var pull = (sample.Wish ? -1 : 1) * sample.Weight / (1 + Math.Exp(margin));
            for (var k = 0; k < sample.Places.Length; k++) gradient[sample.Places[k]] += pull * sample.Values[k];
        }

        for (var i = 0; i < weights.Length; i++)
        {
            loss += Shrink / 2 * weights[i] * weights[i];
            gradient[i] += Shrink * weights[i];
        }

        return loss;
    }

    /// <param name="Weight">How much a message counts: made ones less than those that people wrote.</param>
    public sealed record Sample(int[] Places, double[] Values, bool Wish, double Weight)
    {
        public static Sample Of(WishMessage message, double weight)
        {
            var features = HandOffRequest.FeaturesOf(message.Text).ToList();
            return new([.. features.Select(f => f.Place)], [.. features.Select(f => f.Value)], message.Wish, weight);
        }
    }
}
