using Shouldly;
using Wheelhouse.Evals.Metrics;
using Wheelhouse.Evals.Reports;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Sets;
using Xunit;

namespace Wheelhouse.Evals.Tests.Reports;

public sealed class AnswersPageTests
{
    private static readonly string[] Ids = [.. Enumerable.Range(0, 40).Select(i => $"q{i}")];

    [Fact]
    public void What_misses_is_bold_and_what_was_asked_stands_beside_it()
    {
        var rows = new AnswersPage(1, null).Add("xquad_en", Asked("It is 42.", sure: 0.9), Asked("It is 41.", sure: 0.9));
        rows.Count.ShouldBe(2);
        rows.ShouldAllBe(row => row.Contains("| 1.000 | 0.91 | **0.000** | 0.85 | 1.000 | 0.95 | 0.000 | 0.10 |"));
    }

    [Fact]
    public void What_misses_and_a_citation_that_is_not_valid_are_named_so_that_the_command_can_fail()
    {
        var page = new AnswersPage(1, null);
        page.Add("xquad_en", Asked("It is 42.", sure: 0.9), Asked("It is 42.", sure: 0.9));
        page.Add("mine", Asked("It is 41.", sure: 0.9), Asked("It is 41.", sure: 0.9));
        page.Missed.ShouldBeEmpty();
        page.Add("xquad_es", Asked("It is 42.", sure: 0.9), Asked("It is 41.", sure: 0.9));
        page.Add("mine", Asked("It is 42.", sure: 0.9, isValid: false), Asked("It is 42.", sure: 0.9));
        page.Missed.ShouldBe(
            [
                "xquad_es, even half: containment within the short limit", "xquad_es, odd half: containment within the short limit",
                "mine, even half: a citation that is not valid", "mine, odd half: a citation that is not valid",
            ]);
    }

    [Fact]
    public void A_figure_that_was_asked_for_and_not_measured_is_missed()
    {
        var page = new AnswersPage(1, null);
        page.Add("xquad_en", [.. Asked("It is 42.", sure: 0.9).Select(static q => q with { Withheld = null })], Asked("It is 42.", sure: 0.9));
        page.Missed.ShouldContain("xquad_en, odd half: auroc");
    }

    [Fact]
    public void Each_half_counts_its_own_questions()
    {
        var rows = new AnswersPage(1, null).Add("mine", Asked("It is 42.", sure: 0.9), Asked("It is 42.", sure: 0.9));
        var even = Ids.Count(Halves.IsEven);
        rows[0].ShouldStartWith($"| mine | {even} | 1.000 | – |");
        rows[1].ShouldStartWith($"| mine | {40 - even} | 1.000 | – |");
    }

    [Fact]
    public void A_citation_that_is_not_valid_is_counted() =>
        new AnswersPage(1, null).Add("mine", Asked("It is 42.", sure: 0.9, isValid: false), Asked("It is 42.", sure: 0.9))[0]
            .ShouldEndWith($"| {Ids.Count(Halves.IsEven)} of {2 * Ids.Count(Halves.IsEven)} |");

    [Fact]
    public void What_is_written_by_hand_stays()
    {
        var page = new AnswersPage(1, null);
        page.Add("mine", Asked("It is 42.", sure: 0.9), Asked("It is 42.", sure: 0.9));
        var text = page.Text($"# Old\n\n| old |\n\n{AnswersPage.ByHand}\n\nMuch.\n");
        text.ShouldNotContain("| old |");
        text.ShouldEndWith($"\n\n{AnswersPage.ByHand}\n\nMuch.\n");
        page.Text(text).ShouldBe(text);
    }

    [Fact]
    public void A_page_about_some_of_the_questions_says_so()
    {
        new AnswersPage(7, null).Text("").ShouldContain("One question of 7");
        new AnswersPage(1, 50).Text("").ShouldContain("Only the first 50 questions");
        new AnswersPage(1, null).Text("").ShouldNotContain("**");
    }

    [Fact]
    public void One_of_so_many_is_the_same_one_each_time_and_about_so_many()
    {
        var ids = Enumerable.Range(0, 2_000).Select(i => $"q{i}").ToList();
        var some = ids.Where(id => Halves.IsOneOf(id, 5)).ToList();
        some.Count.ShouldBeInRange(300, 500);
        some.Count(Halves.IsEven).ShouldBeInRange(some.Count / 3, 2 * some.Count / 3);
        ids.ShouldAllBe(id => Halves.IsOneOf(id, 1));
    }

    private static List<AnsweredQuestion> Asked(string reply, double sure, bool isValid = true) => [.. Ids.Select(id => new AnsweredQuestion(
        new SetQuestion(id, "How many?", ["d"], ["42"]), Turn(reply, sure), ["d"], [new QuotedDocument("d", "It is 42.", isValid)], Turn("", 0.1)))];

    private static AskedTurn Turn(string reply, double sure) => new("reply", null, "en", sure, reply, [], [], [], 1);
}
