using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Analysis;

public sealed class RelatedWordsTests
{
    private static readonly TextAnalysis Analysis = new();

    [Theory]
    [InlineData("en", "what is the courier like", "courier", "parcel")]
    [InlineData("en", "my router is slow", "router", "internet")]
    [InlineData("es", "me llega la mensualidad", "mensualidad", "mes")]
    [InlineData("pt", "o roteador novo", "roteador", "internet")]
    [InlineData("zh", "邮费贵吗", "邮费", "费用")]
    public void A_word_brings_what_help_pages_call_it(string language, string question, string word, string related) =>
        Meanings(question, language, word).ShouldContain(Term(related, language));

    [Theory]
    [InlineData("can i put my plan on hold", "hold", "pause")]
    [InlineData("please opt out my address", "opt", "unsubscribe")]
    public void A_phrase_lends_its_meaning_to_its_first_term(string question, string word, string related) =>
        Meanings(question, "en", word).ShouldContain(Term(related, "en"));

    [Fact]
    public void A_phrase_without_a_term_becomes_one() =>
        RelatedWords.Read("where is my", "en", Analysis).Select(term => term.Text).ShouldBe([Term("tracking", "en")]);

    [Fact]
    public void A_word_of_the_question_is_no_other_meaning_of_it() =>
        Meanings("courier parcel", "en", "courier").ShouldNotContain(Term("parcel", "en"));

    [Fact]
    public void Unrelated_words_and_unknown_languages_have_no_other_meaning()
    {
        Meanings("zebra crossing", "en", "zebra").ShouldBeEmpty();
        RelatedWords.Read("courier", "fi", Analysis).ShouldAllBe(term => term.Meanings.Count == 0);
    }

    [Theory]
    [InlineData("en", "delivry", "delivery")]
    [InlineData("en", "reimbursemnt", "reimbursement")]
    [InlineData("es", "devolucoin", "devolución")]
    [InlineData("pt", "reenbolso", "reembolso")]
    public void A_typing_error_of_a_common_word_is_likely_that_word(string language, string written, string meant) =>
        RelatedWords.Read(written, language, Analysis).ShouldHaveSingleItem().Likely.ShouldContain(Term(meant, language));

    [Theory]
    [InlineData("delivery")]
    [InlineData("zeppelin")]
    public void A_word_that_is_common_or_like_none_is_no_typing_error(string written) =>
        RelatedWords.Read(written, "en", Analysis).ShouldHaveSingleItem().Likely.ShouldBeEmpty();

    private static IReadOnlyList<string> Meanings(string question, string language, string word) =>
        RelatedWords.Read(question, language, Analysis).Single(term => term.Text == Term(word, language)).Meanings;

    private static string Term(string word, string language) => Analysis.Terms(word, language)[0];
}
