using Shouldly;
using Wheelhouse.Captain.Drafts;
using Xunit;

namespace Wheelhouse.Captain.Tests.Drafts;

/// <summary>How different what an agent sent is from what was suggested.</summary>
public sealed class WordDifferenceTests
{
    [Theory]
    [InlineData("Delivery costs €4.90. [1]", "Delivery costs €4.90.", 0)]
    [InlineData("Delivery costs €4.90.", "delivery  costs 4,90!", 0)]
    [InlineData("one two three four", "one two three five", 0.25)]
    [InlineData("one two", "one two three four", 0.5)]
    [InlineData("one two three four", "two three four", 0.25)]
    [InlineData("yes", "no thanks", 1)]
    [InlineData("配送费是五元", "配送费是六元", 1.0 / 6)]
    [InlineData("", "", 0)]
    [InlineData("...", "word", 1)]
    public void Words_that_were_put_in_left_out_or_exchanged_count(string suggested, string sent, double difference) =>
        WordDifference.Between(suggested, sent).ShouldBe(difference, 0.001);

    [Fact]
    public void The_longest_texts_are_compared_in_bounded_time()
    {
        var started = TimeProvider.System.GetTimestamp();
        WordDifference.Between(string.Join(' ', Enumerable.Range(0, 50_000)), string.Join(' ', Enumerable.Range(1, 50_000))).ShouldBeLessThan(0.01);
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }
}
