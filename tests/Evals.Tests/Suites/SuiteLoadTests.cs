using Shouldly;
using Wheelhouse.Evals.Suites;
using Xunit;

namespace Wheelhouse.Evals.Tests.Suites;

public sealed class SuiteLoadTests
{
    private const string Right =
        """{"id": "en-01", "language": "en", "kind": "answerable", "turns": ["How long?"], "decision": "answer", "gold": [{"document": "en/returns.md", "start": 32, "end": 46, "quote": "within 30 days"}], "facts": [["30 days"]]}""";

    [Fact]
    public void A_suite_has_its_documents_and_cases()
    {
        using var checkout = TemporaryCheckout.WithSuite(Right, "", Right.Replace("en-01", "en-02", StringComparison.Ordinal));
        var suite = Suite.Load("sample", checkout.Root);
        suite.Cases.Select(c => c.Id).ShouldBe(["en-01", "en-02"]);
        suite.Documents.Keys.ShouldBe([Sample.Document]);
        suite.Cases[0].Gold[0].Quote.ShouldBe("within 30 days");
    }

    [Theory]
    [InlineData("\"start\": 32", "\"start\": 31", "does not stand at 31")]
    [InlineData("\"end\": 46", "\"end\": 4600", "does not stand")]
    [InlineData("within 30 days", "within 31 days", "does not stand")]
    [InlineData("en/returns.md", "en/nothing.md", "does not exist")]
    [InlineData("[\"How long?\"]", "[]", "asks nothing")]
    [InlineData("\"answerable\"", "\"hard\"", "kind hard")]
    [InlineData("\"answer\"", "\"reply\"", "expects reply")]
    [InlineData("\"decision\": \"answer\"", "\"decision\": \"abstain\"", "gold exactly when")]
    [InlineData("[[\"30 days\"]]", "[]", "which facts")]
    [InlineData("[[\"30 days\"]]", "[[]]", "which facts")]
    [InlineData("\"turns\": [\"How long?\"], ", "", "cases.jsonl:1 cannot be read")]
    [InlineData("\"language\": \"en\"", "\"language\": null", "cases.jsonl:1 cannot be read")]
    [InlineData("]]}", "]]", "cases.jsonl:1 cannot be read")]
    public void A_broken_case_is_refused_by_name(string part, string broken, string why)
    {
        Right.ShouldContain(part);
        using var checkout = TemporaryCheckout.WithSuite(Right.Replace(part, broken, StringComparison.Ordinal));
        Should.Throw<RefusedException>(() => Suite.Load("sample", checkout.Root)).Message.ShouldContain(why);
    }

    /// <summary>The demo's time is in its suite, so a turn that becomes slow is noticed by ./test.</summary>
    [Theory]
    [InlineData(299, true)]
    [InlineData(301, false)]
    public void A_suite_limits_how_long_a_turn_may_take(double p95, bool isInTime)
    {
        Suite.Load("demo").LongestP95.ShouldBe(300);
        Suite.Load("demo").IsInTime(p95).ShouldBe(isInTime);
        Suite.Load("practice").IsInTime(p95).ShouldBeTrue();
    }

    [Fact]
    public void Two_cases_of_one_name_are_refused()
    {
        using var checkout = TemporaryCheckout.WithSuite(Right, Right);
        Should.Throw<RefusedException>(() => Suite.Load("sample", checkout.Root)).Message.ShouldContain("en-01");
    }

    [Fact]
    public void A_suite_that_does_not_exist_is_refused()
    {
        using var checkout = TemporaryCheckout.WithSuite(Right);
        Should.Throw<RefusedException>(() => Suite.Load("other", checkout.Root)).Message.ShouldContain("no suite other");
    }
}
