using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Xunit;

namespace Wheelhouse.Captain.Tests.Guardrails;

public sealed class SmallTalkTests
{
    [Theory]
    [InlineData("hi", "en", "Hello! What can I help you with?")]
    [InlineData("Good morning!", "en", "Hello! What can I help you with?")]
    [InlineData("Hello there, how are you?", "en", "I'm doing well, thank you! What can I help you with?")]
    [InlineData("Thanks a lot for your help :)", "en", "You're welcome! Is there anything else I can help with?")]
    [InlineData("ok great, thank you, bye", "en", "Goodbye, and take care! I'm here whenever you need help.")]
    [InlineData("perfect", "en", "Glad to hear it! Is there anything else I can help with?")]
    [InlineData("Are you a bot?", "en", "I'm an automated assistant. I answer from our help articles, and I can bring in a person whenever you like.")]
    [InlineData("¡Hola, buenos días!", "es", "¡Hola! ¿En qué puedo ayudarle?")]
    [InlineData("muchas gracias por todo", "es", "¡De nada! ¿Puedo ayudarle en algo más?")]
    [InlineData("hola", "en", "¡Hola! ¿En qué puedo ayudarle?")]
    [InlineData("Olá, tudo bem?", "pt", "Tudo bem, obrigado! Em que posso ajudar?")]
    [InlineData("obrigada!", "pt", "De nada! Posso ajudar em mais alguma coisa?")]
    [InlineData("你好！", "zh", "您好！有什么可以帮您的吗？")]
    [InlineData("谢谢，解决了", "zh", "不客气！还有什么可以帮您的吗？")]
    [InlineData("cheers, that is very clear now", "en", "You're welcome! Is there anything else I can help with?")]
    [InlineData("gracias, todo claro", "es", "¡De nada! ¿Puedo ayudarle en algo más?")]
    [InlineData("ajudou muito, obrigado", "pt", "De nada! Posso ajudar em mais alguma coisa?")]
    [InlineData("明白了，谢谢", "zh", "不客气！还有什么可以帮您的吗？")]
    [InlineData("thanks 👍", "en", "You're welcome! Is there anything else I can help with?")]
    public void Pleasantries_get_a_friendly_line(string message, string language, string reply) =>
        SmallTalk.ReplyTo(message, language).ShouldNotBeNull().Reply.ShouldBe(reply);

    [Theory]
    [InlineData("thanks a lot", "thanks")]
    [InlineData("Hi, thank you, bye", null)]
    [InlineData("ok great, thank you, bye", "farewell")]
    [InlineData("perfecto", "praise")]
    [InlineData("obrigada!", "thanks")]
    [InlineData("没事了，谢谢", "farewell")]
    [InlineData("help", "greeting")]
    [InlineData("i have a question", "greeting")]
    [InlineData("ok, I have a question", null)]
    [InlineData("thanks, can you help me?", null)]
    [InlineData("are you a bot?", null)]
    [InlineData("在吗", "greeting")]
    public void Only_thanks_praise_and_farewell_say_that_all_is_well(string message, string? kind)
    {
        var pleasantry = SmallTalk.ReplyTo(message, "en").ShouldNotBeNull();
        pleasantry.Kind.ShouldBe(kind);
        pleasantry.SaysAllIsWell.ShouldBe(kind is "thanks" or "praise" or "farewell");
    }

    [Theory]
    [InlineData("Hi, where is my parcel?", "en")]
    [InlineData("How do I reset the Wi-Fi?", "en")]
    [InlineData("thanks but it still blinks red", "en")]
    [InlineData("great plan prices", "en")]
    [InlineData("refund", "en")]
    [InlineData("is it clear what is covered?", "en")]
    [InlineData("no me quedó claro el precio", "es")]
    [InlineData("", "en")]
    [InlineData("!!!", "en")]
    [InlineData("hola, no me llega el pedido", "es")]
    [InlineData("gracias, pero sigue sin funcionar", "es")]
    [InlineData("bom dia, quanto custa o plano?", "pt")]
    [InlineData("你好，怎么退款？", "zh")]
    [InlineData("help me reset my password", "en")]
    public void Anything_more_is_a_question(string message, string language) =>
        SmallTalk.ReplyTo(message, language).ShouldBeNull();

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    [InlineData("zh")]
    public void Each_language_has_its_own_system_texts(string language)
    {
        var texts = SystemTexts.In(language);
        foreach (var text in new[] { texts.HandOff, texts.NobodyOnline, texts.AskForEmail, texts.Abstain }) text.ShouldNotBeNullOrWhiteSpace();
        texts.EmailKept.ShouldContain("{email}");
        if (language != "en") texts.ShouldNotBe(SystemTexts.In("en"));
        SystemTexts.In($"{language}-XX").ShouldBe(texts);
    }

    [Fact]
    public void An_unknown_language_gets_English() => SystemTexts.In("fi").ShouldBe(SystemTexts.In("en"));
}
