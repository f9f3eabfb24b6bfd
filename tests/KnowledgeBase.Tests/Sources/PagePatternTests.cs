using Shouldly;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class PagePatternTests
{
    [Theory]
    [InlineData("/帮助/*", "https://h.example/帮助/退货")]
    [InlineData("/%E5%B8%AE%E5%8A%A9/*", "https://h.example/帮助/退货")]
    [InlineData("/help/x y", "https://h.example/help/x y")]
    [InlineData("/help/x%20y", "https://h.example/help/x%20y")]
    [InlineData("/ayuda/año/*", "https://h.example/ayuda/a%C3%B1o/uno")]
    [InlineData("regex:^/(ayuda|帮助)/", "https://h.example/帮助/退货")]
    [InlineData("https://h.example/help/*", "https://h.example/help/returns")]
    public void A_pattern_matches_in_whichever_way_it_is_written(string pattern, string page)
    {
        PagePatterns.Check([pattern], "include");
        new PagePatterns([pattern], null).Admits(new Uri(page)).ShouldBeTrue();
        new PagePatterns(null, [pattern]).Admits(new Uri(page)).ShouldBeFalse();
        new PagePatterns([pattern], null).Admits(new Uri("https://h.example/other")).ShouldBeFalse();
    }
}
