using Shouldly;
using Wheelhouse.Captain.Turns;
using Wheelhouse.KnowledgeBase.Contracts;
using Xunit;

namespace Wheelhouse.Captain.Tests.Turns;

public sealed class SearchPlanTests
{
    private static readonly ITextAnalysis Analysis = new KnowledgeBase.Search.Analysis.TextAnalysis();

    [Theory]
    [InlineData("en", "How long is the warranty of the pump? How much is express delivery?", "How long is the warranty of the pump?", "How much is express delivery?")]
    [InlineData("en", "how much is express delivery to Canada and can I return opened boxes", "how much is express delivery to Canada", "can I return opened boxes")]
    [InlineData("es", "¿Cuánto cuesta la maceta L? ¿Puedo pagar la suscripción con PayPal?", "¿Cuánto cuesta la maceta L?", "¿Puedo pagar la suscripción con PayPal?")]
    [InlineData("pt", "Quanto custa o vaso L? Vocês entregam no Canadá?", "Quanto custa o vaso L?", "Vocês entregam no Canadá?")]
    [InlineData("zh", "L号花盆多少钱？可以用支付宝付款吗？", "L号花盆多少钱？", "可以用支付宝付款吗？")]
    public void Each_of_two_things_asked_is_searched_for(string language, string asked, string first, string second) =>
        SearchPlan.PartsOf(new QuestionInView(asked, null, language, []), Analysis).ShouldBe([first, second]);

    [Theory]
    [InlineData("How long does shipping to Spain take?")]
    [InlineData("The leaf light blinks orange. Yesterday the tank ran empty.")]
    [InlineData("I moved last week. How do I change the address of my subscription?")]
    public void One_thing_asked_is_one_search(string asked) => SearchPlan.PartsOf(new QuestionInView(asked, null, "en", []), Analysis).ShouldBeEmpty();

    [Fact]
    public void Things_that_lean_on_a_question_are_each_searched_for_with_it() =>
        SearchPlan.PartsOf(new QuestionInView("And the price of the pump? And the delivery time?", "I need a new pump for my pot", "en", []), Analysis)
            .ShouldBe(["I need a new pump for my pot\nAnd the price of the pump?", "I need a new pump for my pot\nAnd the delivery time?"]);

    [Fact]
    public void What_each_search_finds_takes_turns_and_stands_there_once()
    {
        var fused = SearchPlan.Fuse([Passage(1), Passage(2), Passage(3)], [[Passage(10), Passage(2)], [Passage(20), Passage(21)]]);
        fused.Select(p => p.ChunkId.Value).ShouldBe([10, 20, 1, 2, 21, 3]);
        SearchPlan.Fuse([Passage(1)], [[.. Enumerable.Range(10, 9).Select(i => Passage(i))]]).Count.ShouldBe(4, "a part adds a few");
    }

    private static Passage Passage(long chunk) => new(
        new ChunkId(chunk), new DocumentId(chunk), "Title", null, [], "text", "en", 1, 1, 1, null, null, 1, []);
}
