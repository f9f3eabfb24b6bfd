using System.Text.RegularExpressions;
using Shouldly;
using Wheelhouse.Evals.Reports;
using Wheelhouse.Evals.Scratch;
using Wheelhouse.Evals.Suites;
using Xunit;

namespace Wheelhouse.Evals.Tests.Reports;

public sealed partial class ReportTests
{
    private const string Attack = "<script>alert('x')</script>\"><b onclick=x>|";

    private static readonly SuiteRun Run = Sample.Run(
        Sample.Replied(Sample.Case(id: "en-01"), "Within 30 days. [1]", 0.9, "within 30 days"),
        Sample.Replied(Sample.Case(id: "en-02", question: "多久？"), "We pay. [1]", 0.4321, "We pay the parcel."),
        Sample.HandedOff(Sample.Case("abstain", "zh-01", "zh"), "no_answer"));

    private static readonly FigureChange[] Changes = [new("auroc", 0.9, 0.8), new("hit@5", 0.5, 0.6), new("ndcg@10", 1, 1)];

    [Fact]
    public void The_page_shows_all_of_a_case()
    {
        var page = HtmlReport.Of(Run, Changes);
        foreach (var part in new[] { "How long may I keep it?", "多久？", "We pay. [1]", "en/returns.md", "30 days", "within 30 days", "0.432", "120 ms", "keep it how long", "lacks a fact", "auroc 0.9000 → 0.8000" })
            page.ShouldContain(part);
        Cards().Count(page).ShouldBe(3);
        page.ShouldContain("data-language=\"zh\" data-kind=\"unanswerable\" data-result=\"right\"");
    }

    [Fact]
    public void The_page_needs_nothing_from_elsewhere()
    {
        var page = HtmlReport.Of(Run, Changes);
        page.ShouldNotContain("http://");
        page.ShouldNotContain("https://");
        page.ShouldNotContain("src=");
        page.ShouldContain("default-src 'none'");
        page.ShouldContain("prefers-color-scheme: dark");
        page.ShouldContain("data-filter=\"language\"");
    }

    [Fact]
    public void Whatever_was_said_is_text_in_the_page()
    {
        var entry = new SuiteCase(Attack, Attack, Attack, [Attack], "answer", [new GoldSpan(Attack, 0, 1, Attack)], [[Attack]]);
        var turn = new AskedTurn("reply", Attack, Attack, 1, Attack, [Attack], [1], [], 1) { Earlier = [] };
        var run = new SuiteRun(new Suite(Attack, new Dictionary<string, string>(), [entry]), [new CaseResult(entry, turn, [Attack], [new CitedSpan(Attack, Attack, 0, 1)])]);
        var page = HtmlReport.Of(run, [new FigureChange(Attack, 1, 0)]);
        page.ShouldNotContain("<script>alert");
        page.ShouldNotContain("<b onclick");
        page.ShouldContain("&lt;script&gt;alert");
        MarkdownReport.Of(run, []).ShouldContain(@"\<script>alert('x')\</script>"">\<b onclick=x>\|");
    }

    [Fact]
    public void Html_encodes_everything_but_html() =>
        Html.Of($"<p title=\"{"\"<"}\">{Html.Of($"<b>{"&"}</b>")}{1.5:0.00}{null}</p>").Text.ShouldBe("<p title=\"&quot;&lt;\"><b>&amp;</b>1.50</p>");

    [Fact]
    public void The_terminal_shows_tables_what_is_wrong_and_what_fell()
    {
        var text = TextReport.Of(Run, Changes);
        text.ShouldStartWith("sample: 2 of 3 cases right");
        text.ShouldMatch(@"all +even +odd +en +zh");
        text.ShouldMatch(@"answerable +unanswerable");
        text.ShouldMatch(@"answer_right +0\.500");
        text.ShouldMatch(@"en-02 +lacks a fact, quotes another place +多久");
        text.ShouldNotMatch("en-01 ");
        text.ShouldContain("FELL  auroc 0.9000 → 0.8000");
        text.ShouldContain("rose  hit@5 0.5000 → 0.6000");
        text.ShouldNotContain("ndcg@10 1.0000");
    }

    [Fact]
    public void The_Markdown_has_the_same_tables()
    {
        var text = MarkdownReport.Of(Run, Changes);
        text.ShouldContain("2 of 3 cases are right.");
        text.ShouldMatch(@"\| answer_right \| 0\.500 \|");
        text.ShouldContain("- fell: auroc 0.9000 → 0.8000");
        text.ShouldContain(@"| en-02 | lacks a fact, quotes another place | 多久？ | We pay. \[1\] |");
    }

    [GeneratedRegex("<details class=\"case ")]
    private static partial Regex Cards();
}
