using Shouldly;
using Wheelhouse.Evals.Metrics;
using Xunit;

namespace Wheelhouse.Evals.Tests.Metrics;

public sealed class ReliabilityTests
{
    /// <summary>Of 100 answers at each confidence, as many are right as this says.</summary>
    private static List<(double Probability, bool IsRight)> Answers(params (double Said, int Right)[] groups) =>
        [.. groups.SelectMany(g => Enumerable.Range(0, 100).Select(i => (g.Said, i < g.Right)))];

    [Fact]
    public void The_error_is_how_far_what_was_said_is_from_what_came()
    {
        var bins = Reliability.BinsOf(Answers((0.1, 10), (0.3, 50), (0.5, 50), (0.7, 70), (0.9, 70)));
        bins.Select(b => (b.Count, Math.Round(b.Said, 6), Math.Round(b.Right, 6))).ShouldBe([(100, 0.1, 0.1), (100, 0.3, 0.5), (100, 0.5, 0.5), (100, 0.7, 0.7), (100, 0.9, 0.7)]);
        Reliability.ErrorOf(bins).ShouldBe(0.08, 1e-9);
    }

    [Fact]
    public void A_fit_says_what_came()
    {
        var boastful = Answers((0.3, 15), (0.4, 20), (0.6, 40), (0.8, 55), (0.9, 70));
        var (slope, intercept) = Reliability.Fit(boastful);
        var error = Reliability.ErrorOf(Reliability.BinsOf(boastful.Select(a => (1 / (1 + Math.Exp(-((slope * Math.Log(a.Probability / (1 - a.Probability))) + intercept))), a.IsRight))));
        error.ShouldBeLessThan(0.03);
        error.ShouldBeLessThan(Reliability.ErrorOf(Reliability.BinsOf(boastful)) / 5);
    }

    [Fact]
    public void What_says_what_comes_is_left_as_it_is()
    {
        var (slope, intercept) = Reliability.Fit(Answers((0.2, 20), (0.5, 50), (0.8, 80)));
        slope.ShouldBe(1, 0.01);
        intercept.ShouldBe(0, 0.01);
    }
}
