using Shouldly;
using Wheelhouse.Captain.Sensitive;
using Xunit;

namespace Wheelhouse.Captain.Tests.Sensitive;

/// <summary>How the words of a rule are found in what people write.</summary>
public sealed class SensitiveTextTests
{
    [Theory]
    [InlineData("credit card", "My CREDIT-CARD is blocked.", true)]
    [InlineData("credit card", "credit\n  card", true)]
    [InlineData("credit card", "credit cards", false)]
    [InlineData("art", "a party", false)]
    [InlineData("art", "Art? Art!", true)]
    [InlineData("crédito", "tarjeta de CREDITO", true)]
    [InlineData("credito", "cartão de crédito.", true)]
    [InlineData("strasse", "In der Straße", true)]
    [InlineData("istanbul", "İSTANBUL", true)]
    [InlineData("λόγος", "Ο ΛΟΓΟΣ", true)]
    [InlineData("пароль", "Мой ПАРОЛЬ: 123", true)]
    [InlineData("пароль", "паролями", false)]
    [InlineData("refund", "ｒｅｆｕｎｄ now", true)]
    [InlineData("refund", "re\u200Bfund now", true)]
    [InlineData("refund", "re\u00ADfund", true)]
    [InlineData("信用卡", "我的信用卡被冻结了", true)]
    [InlineData("信用卡", "信用 卡", false)]
    [InlineData("vip", "我是vip客户", true)]
    [InlineData("환불", "환불을 받고 싶어요", true)]
    [InlineData("가", "각", false)]
    [InlineData("ばか", "はか", false)]
    [InlineData("かいやく", "かいやくしたい", true)]
    [InlineData("كلمة", "كَلِمَة السر", true)]
    [InlineData("कर", "करो", false)]
    [InlineData("รหัสผ่าน", "ลืมรหัสผ่านครับ", true)]
    [InlineData("b2b", "Our B2B contract", true)]
    [InlineData("b2b", "ab2b", false)]
    [InlineData("wal", "a walrus on the wal", true)]
    public void Words_are_found_as_whole_words_whatever_their_case_accents_and_spaces(string phrase, string text, bool found) =>
        SensitiveText.Has(SensitiveText.Fold(text), SensitiveText.Fold(phrase)).ShouldBe(found);

    [Fact]
    public void Half_a_character_stops_nothing()
    {
        SensitiveText.Has(SensitiveText.Fold("\uD83D refund \uDE00"), "refund").ShouldBeTrue();
        SensitiveText.Plain("\uD83D refund").ShouldContain("refund");
        SensitiveText.Fold("").ShouldBe("");
    }

    [Theory]
    [InlineData("(a)\\1")]
    [InlineData("(?<=a)b")]
    [InlineData("(?>a+)b")]
    [InlineData("(a{1000}){1000}")]
    public void An_expression_that_cannot_be_read_in_one_go_is_refused(string pattern) => Should.Throw<NotSupportedException>(() => CompiledRule.Compile(pattern));

    [Fact]
    public void An_expression_that_would_go_back_and_forth_reads_a_long_text_in_one_go()
    {
        var started = TimeProvider.System.GetTimestamp();
        CompiledRule.Compile("(a+)+$").IsMatch(new string('a', 100_000) + "!").ShouldBeFalse();
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
