using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Analysis;

public sealed class SpanishSoundTests
{
    [Theory]
    [InlineData("hacen", "asen")]
    [InlineData("vecina", "besina")]
    [InlineData("quiero", "kiero")]
    [InlineData("cualquier", "kualkier")]
    [InlineData("lluvia", "yubia")]
    [InlineData("ayuda", "alluda")]
    [InlineData("gente", "jente")]
    [InlineData("tambien", "tanbien")]
    [InlineData("reiniciar", "rreinisiar")]
    [InlineData("zapato", "sapato")]
    public void Words_that_sound_alike_are_one(string word, string heard)
    {
        SpanishSound.Of(heard).ShouldBe(SpanishSound.Of(word));
        SpanishSound.Initials(heard).ShouldContain(word[0]);
    }

    [Theory]
    [InlineData("coche", "coke")]
    [InlineData("guerra", "gera")]
    [InlineData("pelo", "pello")]
    [InlineData("pero", "perro")]
    public void Words_that_sound_otherwise_stay_apart(string word, string other) => SpanishSound.Of(other).ShouldNotBe(SpanishSound.Of(word));
}
