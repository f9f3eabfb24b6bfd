using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Analysis;

public sealed class StemmerTests
{
    [Theory]
    [InlineData("connect connected connecting connection connections")]
    [InlineData("cancel canceled cancels")]
    [InlineData("subscription subscriptions")]
    [InlineData("ship shipped shipping ships")]
    [InlineData("notify notifies notified")]
    [InlineData("configure configured configures configuring")]
    [InlineData("company companies")]
    [InlineData("national nationally")]
    public void English_forms_of_a_word_meet(string forms) => ShouldMeet(forms, "en");

    [Theory]
    [InlineData("contraseña contraseñas")]
    [InlineData("cancelar cancelo cancela cancelado canceladas cancelando")]
    [InlineData("suscripción suscripciones")]
    [InlineData("pedido pedidos")]
    [InlineData("luz luces")]
    [InlineData("rápido rápida rápidamente")]
    public void Spanish_forms_of_a_word_meet(string forms) => ShouldMeet(forms, "es");

    [Theory]
    [InlineData("senha senhas")]
    [InlineData("cancelar cancelo cancela cancelado canceladas cancelando")]
    [InlineData("cartão cartões")]
    [InlineData("jornal jornais")]
    [InlineData("imagem imagens")]
    [InlineData("devolução devoluções")]
    public void Portuguese_forms_of_a_word_meet(string forms) => ShouldMeet(forms, "pt");

    [Theory]
    [InlineData("cheval chevaux", "fr")]
    [InlineData("commande commandes commander", "fr")]
    [InlineData("rechnung rechnungen", "de")]
    [InlineData("fattura fatture", "it")]
    public void Forms_in_other_languages_meet(string forms, string language) => ShouldMeet(forms, language);

    [Theory]
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("ties", "tie")]
    [InlineData("cries", "cri")]
    [InlineData("gas", "gas")]
    [InlineData("gaps", "gap")]
    [InlineData("agreed", "agre")]
    [InlineData("luxuriated", "luxuri")]
    [InlineData("hopping", "hop")]
    [InlineData("hoping", "hope")]
    [InlineData("happy", "happi")]
    [InlineData("say", "say")]
    [InlineData("relational", "relat")]
    [InlineData("generously", "generous")]
    [InlineData("communication", "communic")]
    [InlineData("formality", "formal")]
    [InlineData("adjustment", "adjust")]
    [InlineData("adoption", "adopt")]
    [InlineData("controlling", "control")]
    [InlineData("knightly", "knight")]
    [InlineData("skies", "sky")]
    [InlineData("news", "news")]
    [InlineData("youth", "youth")]
    [InlineData("by", "by")]
    public void English_stems_follow_the_published_rules(string word, string stem) => EnglishStemmer.Stem(word).ShouldBe(stem);

    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("pt")]
    [InlineData("fr")]
    [InlineData("de")]
    [InlineData("it")]
    public void Numbers_and_short_words_stay(string language)
    {
        foreach (var word in new[] { "2024", "404", "a", "go", "24h" })
            Stemmer.Stem(word, language).ShouldBe(word);
    }

    private static void ShouldMeet(string forms, string language) =>
        forms.Split(' ').Select(form => Stemmer.Stem(Folding.Fold(form), language)).Distinct().Count().ShouldBe(1, forms);
}
