using Shouldly;
using Wheelhouse.Evals.Suites;
using Xunit;

namespace Wheelhouse.Evals.Tests.Baselines;

public sealed class BaselineTests
{
    [Fact]
    public void The_file_has_figures_by_part_with_the_names_of_the_reports()
    {
        var baseline = Baseline.Parse("""{ "all": { "hit@5": 0.9, "auroc": 1 }, "zh": { "hit@5": 0.75 } }""");
        baseline.Figures.ShouldBe(new Dictionary<string, double> { ["auroc"] = 1, ["hit@5"] = 0.9, ["hit@5 (zh)"] = 0.75 }, ignoreOrder: true);
        Baseline.Parse(baseline.ToJson()).Figures.ShouldBe(baseline.Figures);
    }

    [Fact]
    public void Nothing_but_rounding_is_allowed_for()
    {
        Change(0.3519, 0.35185).ShouldSatisfyAllConditions(c => c.Fell.ShouldBeFalse(), c => c.Rose.ShouldBeFalse());
        Change(0.3519, 0.3457).Fell.ShouldBeTrue();
        Change(0.3519, 0.3517).Fell.ShouldBeTrue();
        Change(0.3519, 0.358).Rose.ShouldBeTrue();
        Change(0.3519, double.NaN).Fell.ShouldBeTrue();
    }

    [Fact]
    public void A_figure_that_is_not_measured_any_more_fell_and_a_new_one_rose()
    {
        Change(0.3519, null).Fell.ShouldBeTrue();
        Change(null, 0).Rose.ShouldBeTrue();
    }

    [Fact]
    public void Accepting_raises_what_rose_and_keeps_what_fell() =>
        Baseline.Of(Figures(0.5, 0.5)).Accept(Baseline.Of(Figures(0.6, 0.4)), mayLower: false).Figures.ShouldBe(Figures(0.6, 0.5));

    [Fact]
    public void Accepting_lowers_what_may_be_lowered() =>
        Baseline.Of(Figures(0.5, 0.5)).Accept(Baseline.Of(Figures(0.6, 0.4)), mayLower: true).Figures.ShouldBe(Figures(0.6, 0.4));

    [Fact]
    public void A_run_is_as_good_as_the_baseline_it_was_accepted_as()
    {
        var run = Sample.Run(
            Sample.Replied(Sample.Case(id: "a"), "Within 30 days. [1]", 0.9, "within 30 days"),
            Sample.HandedOff(Sample.Case(id: "b", language: "zh"), "no_answer", 0.2),
            Sample.HandedOff(Sample.Case(id: "c"), "no_answer", 0.5),
            Sample.HandedOff(Sample.Case("abstain", "d"), "no_answer", 0.3));
        var accepted = Baseline.Parse(Baseline.Empty.Accept(Baseline.Of(run), mayLower: false).ToJson());
        accepted.Figures["answer_right"].ShouldBe(0.3333);
        accepted.Figures["answer_right (zh)"].ShouldBe(0);
        accepted.Figures.Keys.ShouldNotContain("auroc (en)");
        accepted.Figures.Keys.ShouldAllBe(name => !name.Contains("ms", StringComparison.Ordinal));
        accepted.CompareWith(Baseline.Of(run)).ShouldAllBe(change => !change.Fell && !change.Rose);
    }

    [Fact]
    public async Task Lowering_leaves_its_reason_in_the_changelog()
    {
        using var checkout = TemporaryCheckout.WithSuite();
        checkout.Write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n### Added\n- A thing.\n\n## 1.0\n- Old.\n");
        var file = new BaselineFile("sample", checkout.Root);
        await file.AcceptAsync(Baseline.Empty, Baseline.Of(Figures(0.5, 0.5)), null, TestContext.Current.CancellationToken);
        var was = await file.ReadAsync(TestContext.Current.CancellationToken);
        await file.AcceptAsync(was, Baseline.Of(Figures(0.6, 0.4)), "two questions\nwere wrong", TestContext.Current.CancellationToken);
        checkout.Read("CHANGELOG.md").ShouldBe(
            "# Changelog\n\n## Unreleased\n\n### Added\n- A thing.\n\n### Changed\n" +
            "- Evaluation baseline sample lowered: hit@5 0.5000 → 0.4000: two questions were wrong\n\n## 1.0\n- Old.\n");
        (await file.ReadAsync(TestContext.Current.CancellationToken)).Figures.ShouldBe(Figures(0.6, 0.4));
    }

    [Fact]
    public void Lines_go_to_the_end_of_what_changed_already() =>
        Changelog.Add("## Unreleased\n\n### Changed\n- One.\n\n### Fixed\n- Two.\n", ["- Three."])
            .ShouldBe("## Unreleased\n\n### Changed\n- One.\n- Three.\n\n### Fixed\n- Two.\n");

    [Fact]
    public async Task Without_a_baseline_nothing_is_compared()
    {
        using var checkout = TemporaryCheckout.WithSuite();
        var refused = await Should.ThrowAsync<RefusedException>(() => new BaselineFile("sample", checkout.Root).ReadAsync(TestContext.Current.CancellationToken));
        refused.Message.ShouldContain("--accept");
    }

    private static FigureChange Change(double? was, double? @is) => new("auroc", was, @is);

    private static Dictionary<string, double> Figures(double auroc, double hit) => new() { ["auroc"] = auroc, ["hit@5"] = hit };
}
