using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Turns;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Xunit;

namespace Wheelhouse.Captain.Tests.Guardrails;

/// <summary>A customer reads the answer in the language of the question: what counts as another one, and what is everybody's.</summary>
public sealed class OtherLanguageTests
{
    private readonly AnswerCheck _check = new(new TextAnalysis());

    [Theory]
    [InlineData("en", "zh", "您可以在三十天内退货并获得全额退款。")]
    [InlineData("en", "zh", "您可以在30天内退货。")]
    [InlineData("en", "zh", "退款将在五个工作日内到账")]
    [InlineData("en", "ja", "商品は三十日以内に返品できます。")]
    [InlineData("en", "th", "คุณสามารถคืนสินค้าได้ภายในสามสิบวัน")]
    [InlineData("en", "es", "Puedes devolver la maceta en un plazo de treinta días desde la entrega.")]
    [InlineData("en", "es", "Puede devolver la maceta sin coste.")]
    [InlineData("es", "zh", "您可以在三十天内退货并获得全额退款。")]
    [InlineData("zh", "en", "You can return the pot within thirty days of delivery.")]
    [InlineData("zh", "ja", "この商品は無料で返品できますので、ご安心ください。")]
    [InlineData("zh", "es", "Puedes devolver la maceta en un plazo de treinta días desde la entrega.")]
    [InlineData("ja", "zh", "您可以在三十天内退货并获得全额退款。")]
    public void A_sentence_of_another_language_is_left_out_copied_or_not(string asked, string written, string text)
    {
        Objection(asked, text, new CheckedPassage("", $"# 1\n\n{text}\n", written)).ShouldBe(Objections.OtherLanguage, "copied");
        Objection(asked, text, new CheckedPassage("", "LK-1", written)).ShouldBe(Objections.OtherLanguage, "of its own");
    }

    [Theory]
    [InlineData("en", "zh", "You can return the pot and get your money back.")]
    [InlineData("zh", "en", "您可以退货并获得全额退款。")]
    [InlineData("zh", "en", "请打开 Larkspur Smart Garden 应用，然后点按 Settings。")]
    [InlineData("zh", "en", "请点按Forgot your password重置。")]
    [InlineData("zh", "ja", "请打开カルタ应用并登录您的账户")]
    [InlineData("ja", "zh", "返品は無料です。")]
    [InlineData("ja", "ja", "営業時間：午前九時")]
    [InlineData("th", "en", "คุณสามารถคืนสินค้าได้ภายในสามสิบวัน")]
    [InlineData("ko", "en", "이 화분은 언제든지 무료로 반품할 수 있습니다.")]
    [InlineData("en", "zh", "智能花盆")]
    [InlineData("en", "es", "Gracias por todo")]
    [InlineData("zh", "en", "Larkspur Water")]
    [InlineData("en", "en", "Tap Save.")]
    public void A_sentence_of_the_customers_language_stays_and_so_does_what_says_too_little(string asked, string written, string text) =>
        Objection(asked, text, new CheckedPassage("", "LK-1", written)).ShouldNotBe(Objections.OtherLanguage);

    [Theory]
    [InlineData("en", "zh", "智能花盆通知设置")]
    [InlineData("en", "zh", "设置 > 通知 > 邮件")]
    [InlineData("en", "es", "Maceta inteligente para la casa")]
    [InlineData("zh", "en", "sudo larkspur --reset the-pot --all --for-the-user")]
    [InlineData("zh", "en", "if (pot.is_empty) { fill(the_pot) } and that is all")]
    public void Names_labels_and_code_are_everybodys_where_they_are_copied(string asked, string written, string text) =>
        Objection(asked, text, new CheckedPassage("", $"{text}\n", written)).ShouldBeNull();

    [Theory]
    [InlineData("Tap “智能花盆通知设置” to open it.")]
    [InlineData("Tap **智能花盆通知设置**.")]
    [InlineData("Enter `重置 花盆 全部 数据 和 所有 设置 请`.")]
    public void What_is_marked_as_a_name_says_nothing_of_the_sentence(string text)
    {
        Objection("en", text, new CheckedPassage("", "智能花盆通知设置 重置 花盆 全部 数据 和 所有 设置 请", "zh")).ShouldBeNull();
        Objection("en", text.Replace("设置", "您可以在三十天内退货", StringComparison.Ordinal), new CheckedPassage("", "设置", "zh")).ShouldBe(Objections.OtherLanguage, "no passage has that name");
    }

    [Fact]
    public void What_an_article_of_the_customers_language_says_is_in_it_whatever_it_looks_like() =>
        Objection("pt", "Para tu casa, una maceta cada día.", new CheckedPassage("", "Para tu casa, una maceta cada día.", "pt")).ShouldBeNull();

    [Fact]
    public void What_people_wrote_to_each_other_may_be_told_to_an_agent_as_they_wrote_it() =>
        Objection("en", "Quiero devolver mi maceta porque llegó rota ayer.", new CheckedPassage("", "Customer: Quiero devolver mi maceta porque llegó rota ayer.", "")).ShouldBeNull();

    private string? Objection(string asked, string text, CheckedPassage passage) =>
        _check.ObjectionTo(new WrittenSentence(text, [new Citation(1, passage.Text)]), new CheckScope(asked, [passage], new AllowedHosts([]), "Larkspur"));
}
