using Shouldly;
using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;
using Xunit;

namespace Wheelhouse.Captain.Tests.Writers;

public sealed class QuestionPartsTests
{
    private static readonly ITextAnalysis Analysis = new KnowledgeBase.Search.Analysis.TextAnalysis();

    [Fact]
    public void Two_things_asked_at_once_are_two_parts() =>
        QuestionParts.Split("How long is the warranty of the pump? And do you repair lawn mowers?", "en", Analysis)
            .ShouldBe(["How long is the warranty of the pump?", "do you repair lawn mowers?"]);

    [Fact]
    public void A_story_is_left_out_where_a_question_stands_behind_it() =>
        QuestionParts.Split("Mi pedido salió el lunes. ¿Dónde veo el seguimiento del paquete?", "es", Analysis)
            .ShouldBe(["¿Dónde veo el seguimiento del paquete?"]);

    [Fact]
    public void A_story_without_a_question_is_its_sentences() =>
        QuestionParts.Split("The leaf light blinks orange. Yesterday the tank ran empty.", "en", Analysis)
            .ShouldBe(["The leaf light blinks orange", "Yesterday the tank ran empty"]);

    [Fact]
    public void A_name_with_an_and_in_it_is_not_cut() =>
        QuestionParts.Split("is your pot better than the click and grow garden, and how much is the small pot", "en", Analysis)
            .ShouldContain("is your pot better than the click and grow garden");

    [Fact]
    public void Chinese_clauses_are_parts() =>
        QuestionParts.Split("花盆怎么连接网络，还有我家电视能修吗？", "zh", Analysis).ShouldBe(["花盆怎么连接网络", "还有我家电视能修吗？"]);

    [Theory]
    [InlineData("en", "With ten minutes to go, how far ahead were the visitors?")]
    [InlineData("zh", "在第四节中，比赛还剩多少时间？")]
    public void In_bare_text_a_condition_is_not_cut_off(string language, string question) =>
        QuestionParts.Split(question, language, Analysis, clauses: false).ShouldBeEmpty();

    [Fact]
    public void In_bare_text_sentences_are_parts() =>
        QuestionParts.Split("My order left on Monday, I think. How long is the warranty of the pump?", "en", Analysis, clauses: false)
            .ShouldBe(["How long is the warranty of the pump?"]);

    [Theory]
    [InlineData("How long does shipping to Spain take?")]
    [InlineData("Do you take Visa and PayPal?")]
    [InlineData("hi")]
    public void One_question_has_no_parts(string question) => QuestionParts.Split(question, "en", Analysis).ShouldBeEmpty();

    [Theory]
    [InlineData("en", "How long is the warranty?\nAnd how much is the S pot?", "How long is the warranty?|And how much is the S pot?")]
    [InlineData("zh", "保修多久？小号多少钱？", "保修多久？|小号多少钱？")]
    [InlineData("en", "I bought it in May. How long is the warranty?", "")]
    [InlineData("en", "hi?\nhow long is the warranty?", "")]
    public void Whole_questions_asked_in_one_go_are_told_apart(string language, string asked, string questions) =>
        string.Join('|', QuestionParts.Questions(asked, language, Analysis)).ShouldBe(questions);
}
