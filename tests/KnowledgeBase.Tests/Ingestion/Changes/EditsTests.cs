using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion.Changes;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion.Changes;

public sealed class EditsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a b c", "a b c")]
    [InlineData("", "a")]
    [InlineData("a", "")]
    [InlineData("a b c a b b a", "c b a b a c")]
    [InlineData("x a b", "a b y")]
    [InlineData("a b c d e f", "a c d x f")]
    public void Applied_to_the_one_they_give_the_other(string one, string other) => Check(Split(one), Split(other), 1_000);

    [Fact]
    public void They_are_the_fewest()
    {
        var edits = Edits.Between(Split("a b c a b b a"), Split("c b a b a c"), 100);
        edits.Sum(e => e.Length + e.OtherLength).ShouldBe(5);
    }

    [Fact]
    public void Many_texts_come_out_as_they_went_in()
    {
        var random = new Random(7);
        for (var i = 0; i < 500; i++)
        {
            Check(Any(random), Any(random), 1_000);
            Check(Any(random), Any(random), random.Next(0, 6));
        }
    }

    [Fact]
    public void What_differs_too_much_counts_as_replaced_between_the_common_beginning_and_end()
    {
        var edits = Edits.Between([.. Split("head"), .. Any(new Random(1)), .. Split("tail")], [.. Split("head x y z"), .. Split("tail")], 1);
        edits.Count.ShouldBe(1);
        edits[0].Start.ShouldBe(1);
    }

    private static string[] Any(Random random) => [.. Enumerable.Range(0, random.Next(2, 30)).Select(_ => ((char)('a' + random.Next(4))).ToString())];

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static void Check(string[] one, string[] other, int most)
    {
        var (built, at) = (new List<string>(), 0);
        foreach (var edit in Edits.Between(one, other, most))
        {
            built.AddRange(one[at..edit.Start]);
            built.Count.ShouldBe(edit.OtherStart);
            built.AddRange(other.AsSpan(edit.OtherStart, edit.OtherLength));
            at = edit.Start + edit.Length;
        }

        built.AddRange(one[at..]);
        built.ShouldBe(other);
    }
}
