using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Analysis;

public sealed class OtherMattersTests
{
    private static readonly TextAnalysis Analysis = new();

    [Theory]
    [InlineData("en", "My landlord says the parcel has a fever", "landlord fever")]
    [InlineData("en", "a sore throat, and my throat", "sore throat")]
    [InlineData("en", "how do I return the pot and get my money back", "")]
    [InlineData("es", "mi casero no devuelve el paquete", "casero")]
    [InlineData("pt", "receita médica do dentista", "receita médica dentista")]
    [InlineData("zh", "我的牙医说花盆", "牙医")]
    [InlineData("fi", "hammaslääkäri", "")]
    public void The_words_of_other_matters_are_found_as_words_and_phrases(string language, string question, string words)
    {
        var spans = Analysis.TermSpans(question, language);
        var found = OtherMatters.Among(question, language, spans).Zip(spans).Where(t => t.First).Select(t => question.Substring(t.Second.Start, t.Second.Length));
        string.Join(' ', found).ShouldBe(words);
    }
}
