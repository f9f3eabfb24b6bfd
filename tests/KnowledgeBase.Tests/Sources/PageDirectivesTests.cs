using Shouldly;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class PageDirectivesTests
{
    [Theory]
    [InlineData("noindex", true, false)]
    [InlineData("NoIndex , NOFOLLOW", true, true)]
    [InlineData("none", true, true)]
    [InlineData("all, noarchive", false, false)]
    [InlineData("otherbot: noindex, nofollow", false, false)]
    [InlineData("otherbot: noindex, wheelhouse: nofollow", false, true)]
    [InlineData("*: noindex", true, false)]
    [InlineData("max-snippet: 10, noindex", true, false)]
    [InlineData("unavailable_after: Saturday, 25 Jun 2033 15:00:00 GMT, nofollow", false, true)]
    [InlineData("", false, false)]
    public void What_is_for_everybody_or_for_us_counts(string line, bool noIndex, bool noFollow) =>
        PageDirectives.Parse(line).ShouldBe(new PageDirectives(noIndex, noFollow));
}
