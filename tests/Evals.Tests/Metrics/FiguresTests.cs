using Shouldly;
using Wheelhouse.Evals.Metrics;
using Xunit;

namespace Wheelhouse.Evals.Tests.Metrics;

public sealed class FiguresTests
{
    [Fact]
    public void The_area_under_the_curve_is_the_share_of_pairs_in_the_right_order() =>
        // Of six pairs 0.9 wins three, 0.5 wins one, ties with one (half) and loses one: 4.5 of 6.
        Figures.AreaUnderCurve([0.9, 0.5], [0.1, 0.5, 0.7]).ShouldBe(0.75, 1e-12);

    [Fact]
    public void Scores_that_tell_nothing_apart_have_half_the_area() => Figures.AreaUnderCurve([0.4, 0.4], [0.4, 0.4, 0.4]).ShouldBe(0.5);

    [Fact]
    public void Perfect_and_reversed_scores_are_the_ends()
    {
        Figures.AreaUnderCurve([3, 4], [1, 2]).ShouldBe(1);
        Figures.AreaUnderCurve([1, 2], [3, 4]).ShouldBe(0);
    }

    [Fact]
    public void Without_one_of_the_sides_there_is_no_area() => Figures.AreaUnderCurve([], [0.5]).ShouldBe(0);

    [Fact]
    public void A_percentile_is_a_value_that_was_measured()
    {
        double[] values = [50, 10, 40, 20, 30];
        Figures.Percentile(values, 0.5).ShouldBe(30);
        Figures.Percentile(values, 0.6).ShouldBe(30);
        Figures.Percentile(values, 0.61).ShouldBe(40);
        Figures.Percentile(values, 0.95).ShouldBe(50);
        Figures.Percentile(values, 0).ShouldBe(10);
        Figures.Percentile([], 0.5).ShouldBe(0);
    }

    [Fact]
    public void False_abstention_counts_the_positives_that_the_threshold_costs()
    {
        // Three of four negatives (75 %) have at most 0.3; so have two of the five positives, the equal one included.
        double[] negatives = [0.1, 0.2, 0.3, 0.8];
        Figures.FalseAbstention([0.05, 0.3, 0.31, 0.5, 0.9], negatives, 0.75).ShouldBe(0.4);
        Figures.FalseAbstention([0.05, 0.3, 0.31, 0.5, 0.9], negatives, 1).ShouldBe(0.8);
    }
}
