using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Xunit;

namespace Wheelhouse.Captain.Tests.Guardrails;

/// <summary>A call may return less than a quote has to have.</summary>
public sealed class ShortQuoteTests
{
    [Theory]
    [InlineData("shipped", "shipped", true)]
    [InlineData("id: 7\r\nstate:  sent\n", "state: sent", true)]
    [InlineData("id: 7\nstate: not sent", "sent", false)]
    [InlineData("id: 7\nstate: not sent", "id: 7\nstate", false)]
    [InlineData("}\n", "}", false)]
    [InlineData("", "", false)]
    public void A_whole_line_of_a_result_is_enough_and_of_an_article_it_is_not(string returned, string quote, bool isTold)
    {
        var sentence = new WrittenSentence("It is on its way.", [new Citation(1, quote)]);
        (Grounding.Verify(sentence, [returned], new HashSet<int> { 1 }) is not null).ShouldBe(isTold);
        Grounding.Verify(sentence, [returned], new HashSet<int> { 2 }).ShouldBeNull();
        Grounding.Verify(sentence, [returned]).ShouldBeNull();
    }
}
