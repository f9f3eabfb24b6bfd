using Shouldly;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class RobotsRulesTests
{
    [Theory]
    [InlineData("User-agent: *\nDisallow: /private", "/private/page", false)]
    [InlineData("User-agent: *\nDisallow: /private", "/public", true)]
    [InlineData("User-agent: *\nDisallow:", "/anything", true)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /help/", "/help/a", true)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /help/", "/shop", false)]
    [InlineData("User-agent: *\nDisallow: /help/internal\nAllow: /help", "/help/internal/x", false)]
    [InlineData("User-agent: *\nAllow: /page\nDisallow: /page", "/page", true)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/files/a.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/files/a.pdf?x=1", true)]
    [InlineData("User-agent: *\nDisallow: /*/edit", "/help/a/edit", false)]
    [InlineData("User-agent: *\nDisallow: /*?*sort=", "/list?page=2&sort=up", false)]
    [InlineData("User-agent: *\nDisallow: /fish*", "/fish.html", false)]
    [InlineData("User-agent: *\nDisallow: /fish$", "/fishing", true)]
    [InlineData("User-agent: *\nDisallow: /%7Ejoe/", "/~joe/x", false)]
    [InlineData("User-agent: *\nDisallow: /ayuda/envíos", "/ayuda/env%C3%ADos", false)]
    [InlineData("User-agent: Wheelhouse\nDisallow: /\n\nUser-agent: *\nAllow: /", "/a", false)]
    [InlineData("User-agent: wheelhouse/2.0\nAllow: /\n\nUser-agent: *\nDisallow: /", "/a", true)]
    [InlineData("User-agent: other\nDisallow: /", "/a", true)]
    [InlineData("User-agent: wheelhouse\nUser-agent: other\nDisallow: /both", "/both", false)]
    [InlineData("User-agent: other\nDisallow: /one\n\nUser-agent: wheelhouse\nDisallow: /two", "/one", true)]
    [InlineData("User-agent: wheelhouse\nDisallow: /one\n\nUser-agent: x\nDisallow: /\n\nUser-agent: wheelhouse\nDisallow: /two", "/two", false)]
    [InlineData("User-agent: *\r\nDisallow: /private # comment\r\n", "/private", false)]
    [InlineData("USER-AGENT: *\nDISALLOW: /private", "/private", false)]
    [InlineData("\uFEFFUser-agent: *\nDisallow: /private", "/private", false)]
    [InlineData("Disallow: /orphan", "/orphan", true)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("<html><body>Not found</body></html>", "/a", true)]
    public void A_page_may_be_read_or_not(string robots, string path, bool allowed) =>
        RobotsRules.Parse(robots).Allows(new Uri("https://example.com" + path)).ShouldBe(allowed);

    [Fact]
    public void Delay_and_sitemaps_are_found()
    {
        var rules = RobotsRules.Parse("Sitemap: https://example.com/a.xml\nUser-agent: *\nCrawl-delay: 2.5\nDisallow:\nSitemap: /b.xml");
        rules.CrawlDelay.ShouldBe(TimeSpan.FromSeconds(2.5));
        rules.Sitemaps.ShouldBe(["https://example.com/a.xml", "/b.xml"]);
    }

    [Fact]
    public void A_pattern_made_to_be_slow_is_not()
    {
        var rules = RobotsRules.Parse("User-agent: *\nDisallow: /" + string.Concat(Enumerable.Repeat("*a", 500)) + "$");
        rules.Allows(new Uri("https://example.com/" + new string('a', 1500) + "b")).ShouldBeTrue();
    }
}
