using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Analysis;

public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData("How do I change my password?", "en")]
    [InlineData("refund not received", "en")]
    [InlineData("¿Cómo cambio mi contraseña?", "es")]
    [InlineData("no puedo entrar en mi cuenta", "es")]
    [InlineData("Como troco minha senha?", "pt")]
    [InlineData("nao consigo entrar na minha conta", "pt")]
    [InlineData("O que é o plano básico?", "pt")]
    [InlineData("怎么重置密码？", "zh")]
    [InlineData("Wi-Fi 连接不上 Smart Hub", "zh")]
    [InlineData("パスワードを忘れました", "ja")]
    [InlineData("東京への配送料はいくらですか", "ja")]
    [InlineData("비밀번호를 잊어버렸어요", "ko")]
    [InlineData("Comment puis-je changer mon mot de passe ?", "fr")]
    [InlineData("Wie kann ich mein Passwort ändern?", "de")]
    [InlineData("Come posso cambiare la mia password?", "it")]
    [InlineData("Hoe kan ik mijn wachtwoord wijzigen?", "nl")]
    [InlineData("Как сменить пароль?", "ru")]
    [InlineData("Як змінити мій пароль?", "uk")]
    [InlineData("כיצד מאפסים סיסמה", "he")]
    [InlineData("كيف أغير كلمة المرور؟", "ar")]
    [InlineData("Πώς αλλάζω τον κωδικό;", "el")]
    [InlineData("ลืมรหัสผ่าน", "th")]
    public void A_short_question_tells_its_language(string question, string language) =>
        LanguageDetector.Detect(question, "en").ShouldBe(language);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("12345 !!")]
    [InlineData("👍🚀")]
    [InlineData("\ud83d")]
    public void A_text_without_evidence_keeps_the_fallback(string text) =>
        LanguageDetector.Detect(text, "pt").ShouldBe("pt");

    [Fact]
    public void A_name_of_a_product_does_not_change_the_language_of_the_conversation() =>
        LanguageDetector.Detect("Zigbee", "es").ShouldBe("es");

    [Fact]
    public void A_huge_text_is_judged_by_its_beginning() =>
        LanguageDetector.Detect(string.Concat(Enumerable.Repeat("¿Dónde está mi pedido? ", 100_000)), "en").ShouldBe("es");
}
