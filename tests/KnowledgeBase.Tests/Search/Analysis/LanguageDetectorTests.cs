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
    [InlineData("# Prices\n\nSize S: 49 euros\nSize M: 69 euros", "en")]
    [InlineData("# Contact\n\nPhone: 555 0199\nE-mail: service@larkspur.com\nhttps://help.larkspur.com/en/contact", "en")]
    [InlineData("# Restaurant menu\n\n- Tomato soup 6\n- Grilled fish 18", "en")]
    [InlineData("# Opening hours\n\nMonday to Friday, 9 am to 5 pm", "en")]
    [InlineData("# Photos\n\nSend photos, videos, documents.", "en")]
    [InlineData("Refunds: 30 days. Exchanges: 60 days.", "en")]
    [InlineData("# Payment options\n\n- Visa\n- Mastercard\n- PayPal\n- Invoice", "en")]
    [InlineData("# Colours\n\nGreen, blue, grey, ochre", "en")]
    [InlineData("# Delivery regions\n\nFrance, Spain, Portugal, Germany, Italy", "en")]
    [InlineData("# Promotion codes\n\nEnter code at checkout.", "en")]
    [InlineData("# Terms\n\nSubscription minimum: 12 months", "en")]
    [InlineData("# Garden tables\n\nTeak, oak, pine.", "en")]
    [InlineData("# Warranty\n\nCoverage: parts, labour, electronics.", "en")]
    [InlineData("# Services\n\nPlan services, on-site services, remote services", "en")]
    [InlineData("# Department contact\n\nPayment department: extension 12", "en")]
    [InlineData("# Pots\n\nLarge pots, small pots, vases, saucers", "en")]
    [InlineData("# Invoice\n\nInvoice documents: client portal, section Documents.", "en")]
    [InlineData("# Precios\n\nTalla S: 49 euros\nTalla M: 69 euros", "es")]
    [InlineData("# Contacto\n\nTeléfono: 555 0199\nCorreo: ayuda@larkspur.com", "es")]
    [InlineData("# Formas de pago\n\n- Tarjeta\n- Transferencia bancaria", "es")]
    [InlineData("# Horario\n\nLunes a viernes, de 9 a 17 horas", "es")]
    [InlineData("# Frais de livraison\n\nLa livraison est gratuite.", "fr")]
    [InlineData("# Moyens de paiement\n\n- Carte bancaire\n- Virement", "fr")]
    [InlineData("# Horaires\n\nDu lundi au vendredi, de 9 h à 17 h", "fr")]
    [InlineData("# Preços\n\nTamanho S: 49 euros", "pt")]
    [InlineData("# Formas de pagamento\n\n- Cartão\n- Boleto", "pt")]
    [InlineData("# Preise\n\nGröße S: 49 Euro\nGröße M: 69 Euro", "de")]
    [InlineData("# Öffnungszeiten\n\nMontag bis Freitag, 9 bis 17 Uhr", "de")]
    [InlineData("# Prezzi\n\nTaglia S: 49 euro", "it")]
    [InlineData("# Openingstijden\n\nMaandag tot en met vrijdag, 9 tot 17 uur", "nl")]
    public void A_short_page_tells_its_language(string page, string language) => LanguageDetector.DetectPage(page, "en").ShouldBe(language);

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
