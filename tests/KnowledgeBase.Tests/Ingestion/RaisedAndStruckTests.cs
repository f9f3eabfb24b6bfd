using Shouldly;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

/// <summary>Numbers that a page raises, and text that it strikes out.</summary>
public sealed class RaisedAndStruckTests
{
    [Theory]
    [InlineData("It costs €9<sup>90</sup> a month.", "It costs €9.90 a month.")]
    [InlineData("It costs 9<sup>90</sup> € a month.", "It costs 9.90 € a month.")]
    [InlineData("It holds 10<sup>3</sup> letters.", "It holds 10^3 letters.")]
    [InlineData("Wait 30<sup>1</sup> days.", "Wait 30^1 days.")]
    [InlineData("Cut 3<sup>1</sup>/<sub>2</sub> inches.", "Cut 3 1/2 inches.")]
    [InlineData("Read 101<sub>2</sub> as five.", "Read 101_2 as five.")]
    [InlineData("Wash it in H<sub>2</sub>O, 5 m<sup>2</sup> at once, on the 2<sup>nd</sup> day.", "Wash it in H2O, 5 m2 at once, on the 2nd day.")]
    [InlineData("Pay <del>80 euros</del> 60 euros.", "Pay 60 euros.")]
    [InlineData("Pay <s>80 euros</s> 60 euros, <strike>never more</strike> in cash.", "Pay 60 euros, in cash.")]
    public void A_raised_number_joins_no_other_and_what_is_struck_out_is_gone(string html, string text)
    {
        Words(Parsing.Html($"<html><body><main><h1>Title</h1><p>{html}</p></main></body></html>").Content).ShouldContain(text);
        Words(Parsing.Markdown($"# Title\n\n{html}").Content).ShouldContain(text);
        Words(Parsing.Markdown($"# Title\n\n<p>{html}</p>").Content).ShouldContain(text);
    }

    private static string Words(string content) => string.Join(' ', content.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace("\\_", "_", StringComparison.Ordinal);
}
