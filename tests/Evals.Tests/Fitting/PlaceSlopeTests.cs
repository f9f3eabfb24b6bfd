using Shouldly;
using Wheelhouse.Evals.Fitting;
using Xunit;

namespace Wheelhouse.Evals.Tests.Fitting;

/// <summary>The way in which weights are learned, against what a small step really changes.</summary>
public sealed class PlaceSlopeTests
{
    private const float Nudge = 1e-2f;
    private static readonly Random Random = new(7);

    [Fact]
    public void The_gradient_is_what_a_small_step_changes()
    {
        var weights = PlaceSlope.Start(3, Random);
        var sample = Sample();
        var gradient = new PlaceSlope(weights).Of([sample]);
        foreach (var i in Enumerable.Range(0, weights.Length).Where(i => i % 7 == 0))
        {
            var stepped = (Loss(weights, sample, i, Nudge) - Loss(weights, sample, i, -Nudge)) / (2 * Nudge);
            ((double)gradient[i]).ShouldBe(stepped, 0.02, $"weight {i}");
        }
    }

    [Fact]
    public void All_words_together_are_one() =>
        new PlaceSlope(PlaceSlope.Start(3, Random)).Likely(Sample()).Sum(words => words.Sum()).ShouldBe(1, 1e-6);

    private static double Loss(float[] weights, PlaceFit.Sample sample, int at, float by)
    {
        var moved = (float[])weights.Clone();
        moved[at] += by;
        return -Math.Log(new PlaceSlope(moved).Likely(sample).Zip(sample.Answers, (likely, answers) => likely.Where((_, u) => answers[u]).Sum()).Sum());
    }

    private static PlaceFit.Sample Sample() => new(
        true, true, [Numbers(PlaceSlope.PieceInputs), Numbers(PlaceSlope.PieceInputs)], [Numbers(3 * PlaceSlope.WordInputs), Numbers(2 * PlaceSlope.WordInputs)],
        [[false, true, false], [true, false]]);

    private static float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Random.NextSingle() / 4)];
}
