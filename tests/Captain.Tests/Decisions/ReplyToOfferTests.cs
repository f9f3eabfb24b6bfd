using Shouldly;
using Wheelhouse.Captain.Decisions;
using Xunit;

namespace Wheelhouse.Captain.Tests.Decisions;

public sealed class ReplyToOfferTests
{
    [Theory]
    [InlineData("yes", "en", true)]
    [InlineData("Yes please!", "en", true)]
    [InlineData("ok, please do", "en", true)]
    [InlineData("no thanks", "en", null)] // a pleasantry by itself
    [InlineData("No", "en", false)]
    [InlineData("no need, it's okay", "en", false)]
    [InlineData("sí, por favor", "es", true)]
    [InlineData("no hace falta", "es", false)]
    [InlineData("sim, pode chamar", "pt", true)]
    [InlineData("não precisa", "pt", false)]
    [InlineData("好的，麻烦您了", "zh", true)]
    [InlineData("不用了", "zh", false)]
    [InlineData("yes, but how much does delivery cost?", "en", null)]
    [InlineData("no, I meant the small pot", "en", null)]
    [InlineData("where is my parcel", "en", null)]
    public void A_reply_that_says_nothing_else_is_read(string message, string language, bool? accepted) =>
        ReplyToOffer.IsAccepted(message, language, stoodAlone: true).ShouldBe(accepted);

    [Theory]
    [InlineData("ok", true, true)]
    [InlineData("ok", false, null)]
    [InlineData("great", false, null)]
    [InlineData("yes", false, true)]
    [InlineData("sí", false, true)]
    public void Below_an_answer_okay_says_that_it_will_do(string message, bool stoodAlone, bool? accepted) =>
        ReplyToOffer.IsAccepted(message, "en", stoodAlone).ShouldBe(accepted);
}
