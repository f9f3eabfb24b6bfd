using Shouldly;
using Wheelhouse.Evals.Suites;
using Xunit;

namespace Wheelhouse.Evals.Tests.Suites;

public sealed class GoldAnchorsTests
{
    private const string Line =
        """{"id": "zh-01", "turns": ["多久？ \"gold\""], "gold": [{"document": "a.md", "start": 10, "end": 12, "quote": "三天"}, {"document": "b.md", "start": 0, "end": 4, "quote": "days"}], "facts": []}""";

    [Fact]
    public void A_moved_quote_gets_its_new_place_and_nothing_else_changes()
    {
        var anchored = GoldAnchors.Anchor(Line, Documents("前言。需要三天。", "days"));
        anchored.Moved.ShouldBe(1);
        anchored.Gone.ShouldBeEmpty();
        anchored.Text.ShouldBe(Line.Replace("\"start\": 10, \"end\": 12", "\"start\": 5, \"end\": 7", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_places_the_nearest_is_taken() =>
        GoldAnchors.Anchor(Line, Documents("三天。一二三四五三天，后来三天", "days")).Text.ShouldContain("\"start\": 8, \"end\": 10");

    [Fact]
    public void A_quote_that_is_gone_is_named_and_left_as_it_is()
    {
        var anchored = GoldAnchors.Anchor(Line, Documents("需要四天。", "days"));
        anchored.Text.ShouldBe(Line);
        anchored.Moved.ShouldBe(0);
        anchored.Gone.Select(gold => gold.Quote).ShouldBe(["三天"]);
    }

    [Fact]
    public void A_document_that_is_gone_takes_its_quotes_along() =>
        GoldAnchors.Anchor(Line, new Dictionary<string, string> { ["b.md"] = "days" }).Gone.Count.ShouldBe(1);

    [Fact]
    public void What_is_anchored_loads()
    {
        const string moved = """{"id": "en-01", "language": "en", "kind": "answerable", "turns": ["How long?"], "decision": "answer", "gold": [{"document": "en/returns.md", "start": 3, "end": 9, "quote": "within 30 days"}], "facts": [["30 days"]]}""";
        using var checkout = TemporaryCheckout.WithSuite(moved);
        var documents = Suite.Read("sample", checkout.Root).Documents;
        checkout.Write("evals/sample/cases.jsonl", GoldAnchors.Anchor(moved, documents).Text);
        Suite.Load("sample", checkout.Root).Cases[0].Gold[0].Start.ShouldBe(32);
    }

    private static Dictionary<string, string> Documents(string a, string b) => new() { ["a.md"] = a, ["b.md"] = b };
}
