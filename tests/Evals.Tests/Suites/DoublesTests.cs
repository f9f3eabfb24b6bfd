using Shouldly;
using Wheelhouse.Evals.Sets;
using Xunit;

namespace Wheelhouse.Evals.Tests.Suites;

public sealed class DoublesTests
{
    private const string Fox = "The quick brown fox jumps over the lazy dog near the river bank";

    [Fact]
    public void Another_edition_of_a_text_goes_with_it() =>
        With("a", ("a", Fox), ("b", Fox + ", it was told to us by an old man."), ("c", "A wolf sleeps under the old bridge while nobody looks at it.")).ShouldBe(["a", "b"]);

    [Fact]
    public void A_text_within_a_longer_one_goes_with_it_and_the_other_way_round()
    {
        var longer = Fox + " and " + string.Join(' ', Enumerable.Range(0, 100).Select(i => $"word{i}"));
        With("a", ("a", Fox), ("b", longer)).ShouldBe(["a", "b"]);
        With("b", ("a", Fox), ("b", longer)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Half_a_text_in_common_is_not_over_half()
    {
        // Five words each of their own after the seven that they share: three runs of eight in common.
        With("a", ("a", "one two three four five six seven a b c d e"), ("b", "one two three four five six seven v w x y z")).ShouldBe(["a"]);
    }

    [Fact]
    public void Chinese_is_compared_by_its_characters() =>
        With("a", ("a", "花盆会在重置无线网络时忘记网络。"), ("b", "花盆会在重置无线网络时忘记网络，植物保留。"), ("c", "退款会在五个工作日内到账，运费不退。")).ShouldBe(["a", "b"]);

    [Fact]
    public void A_text_too_short_to_compare_has_no_double() => With("a", ("a", "two words"), ("b", "two words")).ShouldBe(["a"]);

    private static IEnumerable<string> With(string id, params (string Id, string Text)[] documents) =>
        new Doubles(new QuestionSet("set", [.. documents.Select(d => new SetDocument(d.Id, d.Text))], [])).With([id]).Order();
}
