using Shouldly;
using Wheelhouse.Captain.Decisions;
using Xunit;

namespace Wheelhouse.Captain.Tests.Decisions;

public sealed class MoodTests
{
    [Theory]
    [InlineData("This is ridiculous", "en")]
    [InlineData("I already told you that the pump is new", "en")]
    [InlineData("that doesn't help at all", "en")]
    [InlineData("For the third time: where is my parcel?", "en")]
    [InlineData("WHERE IS MY PARCEL", "en")]
    [InlineData("hello???", "en")]
    [InlineData("eso no me ayuda", "es")]
    [InlineData("ya se lo he dicho antes", "es")]
    [InlineData("isso não ajudou em nada", "pt")]
    [InlineData("já falei isso, quantas vezes?", "pt")]
    [InlineData("答非所问", "zh")]
    [InlineData("我已经说过了", "zh")]
    public void Patience_that_ends_is_heard(string message, string language) => Mood.IsFrustrated(message, language).ShouldBeTrue();

    [Theory]
    [InlineData("Can you help me with my order?", "en")]
    [InlineData("Is there a help page about returns!", "en")]
    [InlineData("The pot is too small for my basil.", "en")]
    [InlineData("My API token for the SDK", "en")]
    [InlineData("¿Me ayuda con mi pedido?", "es")]
    [InlineData("Qual é o prazo de entrega?", "pt")]
    [InlineData("运费是多少？", "zh")]
    public void An_ordinary_question_is_none(string message, string language) => Mood.IsFrustrated(message, language).ShouldBeFalse();

    [Theory]
    [InlineData("that didn't help", "en", true)]
    [InlineData("No, that's not what I asked for", "en", true)]
    [InlineData("That didn't help. How long does delivery to France take?", "en", false)]
    [InlineData("eso no me sirve", "es", true)]
    [InlineData("não foi isso que eu perguntei", "pt", true)]
    [InlineData("没用", "zh", true)]
    public void A_complaint_alone_rejects_and_one_with_a_question_asks(string message, string language, bool rejects) =>
        Mood.OnlyRejects(message, language).ShouldBe(rejects);
}
