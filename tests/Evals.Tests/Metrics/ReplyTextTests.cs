using Shouldly;
using Wheelhouse.Evals.Metrics;
using Xunit;

namespace Wheelhouse.Evals.Tests.Metrics;

public sealed class ReplyTextTests
{
    [Fact]
    public void Words_are_counted_without_citation_marks() => ReplyText.Length("Within 30 days. [1]\nWe pay. [12]", "en").ShouldBe(5);

    [Fact]
    public void Chinese_is_counted_in_characters() => ReplyText.Length("三十天 之内。[1]", "zh").ShouldBe(6);

    [Theory]
    [InlineData("Within 30 days. [1]", "within 30 DAYS")]
    [InlineData("Within\n30  days", "30 days")]
    [InlineData("within 30 [2] days", "30 days")]
    [InlineData("价格是４９欧元", "49欧元")]
    public void An_answer_is_found_apart_from_case_width_spaces_and_marks(string reply, string answer) =>
        ReplyText.Contains(reply, ["something else", answer]).ShouldBeTrue();

    [Theory]
    [InlineData("Within 3 days.", "30 days")]
    [InlineData("", "30 days")]
    public void Another_answer_is_none(string reply, string answer) => ReplyText.Contains(reply, [answer]).ShouldBeFalse();

    [Fact]
    public void A_quote_stands_in_its_text_word_for_word()
    {
        ReplyText.IsQuoteOf("send it\nback", "You can send  it back.").ShouldBeTrue();
        ReplyText.IsQuoteOf("send it forward", "You can send it back.").ShouldBeFalse();
        ReplyText.IsQuoteOf("", "You can send it back.").ShouldBeFalse();
    }

    [Theory]
    [InlineData("Não tem\u00ad-se visto  isso. Fim", "tem-se visto isso.", "tem\u00ad-se visto  isso.")]
    [InlineData("a b", "c", null)]
    [InlineData("a b", "", null)]
    public void A_quote_is_told_as_it_stands_in_the_text(string text, string quote, string? stands) => ReplyText.AsItStandsIn(text, quote).ShouldBe(stands);
}
