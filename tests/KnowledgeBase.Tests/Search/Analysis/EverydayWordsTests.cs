using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Analysis;

public sealed class EverydayWordsTests
{
    private static readonly TextAnalysis Analysis = new();

    [Theory]
    [InlineData("en", "Honestly, my flatmate tried the karaoke yesterday", "karaoke")]
    [InlineData("en", "HOPEFULLY since Tuesday in Germany netflix", "netflix")]
    [InlineData("en", "I live in New York City, how long until my parcel arrives", "parcel arrives")]
    [InlineData("pt", "moro em Belo Horizonte, e a hipoteca", "hipoteca")]
    [InlineData("zh", "我人在新加坡抵押", "抵押")]
    [InlineData("es", "ayer mi vecino intentó anular la hipoteca", "anular hipoteca")]
    [InlineData("pt", "ontem a minha vizinha tentou a hipoteca", "hipoteca")]
    [InlineData("zh", "我昨天想问一下抵押", "抵押")]
    public void What_is_left_of_a_question_without_circumstances_is_what_it_asks_for(string language, string question, string left) =>
        Telling(question, language, Everyday.No).ShouldBe(left.Split(' '));

    [Theory]
    [InlineData("en", "yesterdya", 1)]
    [InlineData("en", "mornign", 1)]
    [InlineData("en", "yesterday", 2)]
    [InlineData("en", "sprinkler", 0)]
    [InlineData("es", "asen", 2)]
    [InlineData("es", "aora", 2)]
    [InlineData("es", "besina", 2)]
    [InlineData("es", "komo", 2)]
    [InlineData("es", "maceta", 0)]
    [InlineData("fi", "eilen", 0)]
    public void A_misspelt_one_is_told_apart_because_it_may_be_another_word(string language, string word, int how) =>
        EverydayWords.Among(word, language, Analysis.TermSpans(word, language)).ShouldBe([(Everyday)how]);

    private static IEnumerable<string> Telling(string question, string language, Everyday how)
    {
        var spans = Analysis.TermSpans(question, language);
        return EverydayWords.Among(question, language, spans).Zip(spans).Where(t => t.First == how).Select(t => question.Substring(t.Second.Start, t.Second.Length));
    }
}
