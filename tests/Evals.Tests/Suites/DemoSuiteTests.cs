using Shouldly;
using Wheelhouse.Evals.Suites;
using Xunit;

namespace Wheelhouse.Evals.Tests.Suites;

/// <summary>The suite of the demo is worth measuring with.</summary>
public sealed class DemoSuiteTests
{
    private static readonly Suite Demo = Suite.Load("demo");

    [Fact]
    public void It_is_large_enough_that_one_case_is_no_trend() => Demo.Cases.Count.ShouldBeGreaterThanOrEqualTo(160);

    [Fact]
    public void It_has_every_kind_in_four_languages()
    {
        foreach (var language in new[] { "en", "es", "pt", "zh" })
            Demo.Cases.Where(c => c.Language == language).Select(c => c.Kind).Distinct().Order().ShouldBe(Suite.Kinds.Order(), language);
        Demo.Cases.Select(c => c.Decision).Distinct().Order().ShouldBe(Suite.Decisions.Order());
    }

    [Fact]
    public void Its_questions_are_not_in_the_words_of_the_articles() => QuestionOverlap.Mean(Demo).ShouldBeLessThanOrEqualTo(0.5);

    [Fact]
    public void The_overlap_leaves_out_stop_words_and_endings()
    {
        // "refund" and "parcel" are left of the question; the article has "parcels".
        var entry = Sample.Case(question: "Can I have a refund for the parcel?") with { Gold = [new GoldSpan(Sample.Document, 0, 22, "We pay for all parcels.")] };
        QuestionOverlap.Of(entry).ShouldBe(0.5);
    }

    [Fact]
    public void Nobody_asks_the_same_twice() =>
        Demo.Cases.GroupBy(c => (c.Language, string.Join('\n', c.Turns))).Where(g => g.Skip(1).Any()).Select(g => g.First().Id).ShouldBeEmpty();

    /// <summary>What settings are chosen on may not be what they are judged by.</summary>
    [Fact]
    public void The_practice_suite_asks_other_questions_and_is_there_for_tuning()
    {
        var practice = Suite.Load("practice");
        practice.IsForTuning.ShouldBeTrue();
        Demo.IsForTuning.ShouldBeFalse();
        practice.Cases.Count.ShouldBeGreaterThan(700);
        practice.Cases.Select(Asked).Intersect(Demo.Cases.Select(Asked)).ShouldBeEmpty();
        practice.Cases.GroupBy(Asked).Where(g => g.Skip(1).Any()).Select(g => g.First().Id).ShouldBeEmpty();
    }

    /// <summary>Nobody who wrote it had seen the others, so it says what they cannot: how far they hold.</summary>
    [Fact]
    public void The_fresh_suite_asks_other_questions_in_four_languages()
    {
        var fresh = Suite.Load("fresh");
        fresh.IsForTuning.ShouldBeFalse();
        fresh.Cases.GroupBy(c => c.Language).ShouldAllBe(cases => cases.Count() > 40);
        fresh.Cases.Count(c => c.Decision == "abstain").ShouldBeGreaterThan(60);
        QuestionOverlap.Mean(fresh).ShouldBeLessThanOrEqualTo(0.5);
        fresh.Cases.Select(Asked).Intersect(Demo.Cases.Concat(Suite.Load("practice").Cases).Select(Asked)).ShouldBeEmpty();
    }

    private static string Asked(SuiteCase entry) =>
        new([.. string.Concat(entry.Turns).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
