using Shouldly;
using Wheelhouse.Evals.Suites;
using Xunit;

namespace Wheelhouse.Evals.Tests.Suites;

public sealed class SuiteMetricsTests
{
    private static readonly CaseResult Right = Sample.Replied(Sample.Case(id: "a"), "Within 30 days. [1]", 0.9, "within 30 days");
    private static readonly CaseResult Elsewhere = Sample.Replied(Sample.Case(id: "b"), "We pay. [1]", 0.4, "We pay the parcel.");
    private static readonly CaseResult GivenUp = Sample.HandedOff(Sample.Case(id: "c"), "no_answer", 0.2);
    private static readonly CaseResult Stopped = Sample.HandedOff(Sample.Case("abstain", "d"), "no_answer", 0.3);
    private static readonly CaseResult Handed = Sample.HandedOff(Sample.Case("hand_off", "e"), "asked_for_person");

    [Fact]
    public void The_figures_are_those_of_a_sum_by_hand()
    {
        var figures = SuiteMetrics.Of([Right, Elsewhere, GivenUp, Stopped, Handed]);
        figures["n"].ShouldBe(5);
        figures["right"].ShouldBe(0.6);
        figures["answer_right"].ShouldBe(1 / 3.0, 1e-12);
        figures["hit@5"].ShouldBe(2 / 3.0, 1e-12);
        figures["abstain_recall"].ShouldBe(1);
        figures["abstain_precision"].ShouldBe(0.5);
        figures["handoff_recall"].ShouldBe(1);
        figures["auroc"].ShouldBe(2 / 3.0, 1e-12); // 0.9 and 0.4 are above 0.3, 0.2 is not
        figures["citation_validity"].ShouldBe(1);
        figures["p95_ms"].ShouldBe(120);
    }

    [Fact]
    public void What_nothing_can_be_said_about_is_left_out()
    {
        var figures = SuiteMetrics.Of([Handed]);
        figures.ShouldNotContainKey("hit@5");
        figures.ShouldNotContainKey("auroc");
        figures.ShouldNotContainKey("p50_ms");
        SuiteMetrics.Of([]).Keys.ShouldBe(["n"]);
    }
}
