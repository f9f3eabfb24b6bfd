using Shouldly;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search.Embedding;

public sealed class TextWindowsTests
{
    [Theory]
    [InlineData("short")]
    [InlineData("x{600}")]
    [InlineData("word {400}")]
    [InlineData("你{1700}")]
    [InlineData("🚀{700}")]
    public void Windows_cover_the_text_in_order_and_fit_the_encoder(string pattern)
    {
        var text = Expand(pattern);

        var windows = TextWindows.Split(text);

        string.Concat(windows).ShouldBe(text);
        windows.ShouldAllBe(window => window.Length <= TextWindows.MaxCharacters);
        windows.ShouldAllBe(window => !char.IsLowSurrogate(window[0]));
    }

    [Fact]
    public void Words_are_not_cut() =>
        TextWindows.Split(Expand("word {400}")).ShouldAllBe(window => window.EndsWith(' '));

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    public void Blank_text_has_no_window(string text) => TextWindows.Split(text).ShouldBeEmpty();

    private static string Expand(string pattern)
    {
        var brace = pattern.IndexOf('{');
        return brace < 0 ? pattern : string.Concat(Enumerable.Repeat(pattern[..brace], int.Parse(pattern[(brace + 1)..^1], null)));
    }
}
