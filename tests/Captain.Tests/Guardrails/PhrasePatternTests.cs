using Shouldly;
using Wheelhouse.Captain.Guardrails;
using Xunit;

namespace Wheelhouse.Captain.Tests.Guardrails;

public sealed class PhrasePatternTests
{
    private static readonly Lexicon English = new(
        new Dictionary<string, string>
        {
            ["PERSON"] = "person | member of staff",
            ["TALK"] = "talk | speak",
            ["MOD"] = "a | the",
            ["BREAK"] = "about",
            ["AFTER"] = "now",
        },
        spaced: true);

    [Theory]
    [InlineData("TALK to .. PERSON", "let me talk to a person", true)]
    [InlineData("TALK to .. PERSON", "let me talk to a tall person", false)]
    [InlineData("TALK to .. PERSON", "talk to the member of staff", true)]
    [InlineData("TALK ~2 PERSON", "talk with one person", true)]
    [InlineData("TALK ~2 PERSON", "talk with one other person", false)]
    [InlineData("TALK ~2 PERSON", "talk about a person", false)]
    [InlineData("TALK to? PERSON", "talk person", true)]
    [InlineData("^ TALK", "please talk", false)]
    [InlineData("^ TALK", "talk please", true)]
    [InlineData("PERSON >", "a person now", true)]
    [InlineData("PERSON >", "a person", true)]
    [InlineData("PERSON >", "a person account", false)]
    [InlineData("PERSON here|$", "a person", true)]
    [InlineData("PERSON here|$", "a person there", false)]
    [InlineData("TALK to .. PERSON !now", "talk to a person", true)]
    [InlineData("TALK to .. PERSON !now", "talk to a person now", false)]
    public void A_pattern_finds_words_in_their_order(string pattern, string words, bool found) =>
        new PhrasePattern(pattern, English).IsIn(English.Cut(words)).ShouldBe(found);

    [Fact]
    public void A_slip_in_a_file_of_phrases_is_told_at_once() =>
        Should.Throw<InvalidOperationException>(() => new PhrasePattern("TALK to PRESON", English)).Message.ShouldContain("PRESON");

    [Fact]
    public void The_place_of_a_pattern_is_told() =>
        new PhrasePattern("TALK to .. PERSON", English).FindIn(English.Cut("please talk to the member of staff now")).ShouldBe(1..5);

    [Fact]
    public void A_word_that_no_text_is_cut_into_is_told_at_once()
    {
        var chinese = new Lexicon(new Dictionary<string, string> { ["PERSON"] = "人工" }, spaced: false);
        Should.Throw<InvalidOperationException>(() => new PhrasePattern("PERSON 在线", chinese)).Message.ShouldContain("在线");
    }

    [Fact]
    public void Languages_without_spaces_are_cut_at_the_longest_entry()
    {
        var chinese = new Lexicon(new Dictionary<string, string> { ["PERSON"] = "人 | 人工", ["OTHER"] = "人工智能" }, spaced: false);
        chinese.Cut("人工智能和人工").Select(t => t.Text).ShouldBe(["人工智能", "和", "人工"]);
    }
}
