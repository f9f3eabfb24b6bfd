using Shouldly;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

public sealed class SitemapTests
{
    [Fact]
    public void Pages_are_listed_and_pictures_are_not() =>
        Sitemap.Parse("""
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
              <url><loc> https://example.com/a </loc><lastmod>2026-01-01</lastmod><image:image><image:loc>https://example.com/a.png</image:loc></image:image></url>
              <url><loc><![CDATA[https://example.com/b?x=1&y=2]]></loc></url>
            </urlset>
            """).Pages.ShouldBe(["https://example.com/a", "https://example.com/b?x=1&y=2"]);

    [Fact]
    public void An_index_lists_sitemaps() =>
        Sitemap.Parse("<sitemapindex><sitemap><loc>https://example.com/1.xml</loc></sitemap></sitemapindex>").Sitemaps.ShouldBe(["https://example.com/1.xml"]);

    [Fact]
    public void A_list_of_lines_is_a_sitemap_too() =>
        Sitemap.Parse("https://example.com/a\nhttps://example.com/b\n").Pages.Count.ShouldBe(2);

    [Theory]
    [InlineData("<urlset><url><loc>https://example.com/a</loc></url><url><loc>https://exa")]
    [InlineData("<urlset><url><loc>https://example.com/a</loc></url><url><loc>https://example.com/p?a=1&b=2</loc></url><url><loc>https://example.com/c</loc></url></urlset>")]
    [InlineData("<urlset><url><loc>https://example.com/a</loc></url></sitemap>")]
    public void What_stands_before_a_fault_counts_and_is_not_all(string text)
    {
        Sitemap.Parse(text).Pages.ShouldBe(["https://example.com/a"]);
        Sitemap.Parse(text).IsWhole.ShouldBeFalse();
    }

    [Theory]
    [InlineData("<urlset/>", true)]
    [InlineData("<urlset><url><loc>https://example.com/a</loc></url></urlset>", true)]
    [InlineData("\uFEFFhttps://example.com/a\r\n", true)]
    [InlineData("<html><p>Soon back</p></html>", false)]
    [InlineData("", false)]
    public void What_is_no_sitemap_does_not_list_everything(string text, bool isWhole) => Sitemap.Parse(text).IsWhole.ShouldBe(isWhole);

    [Theory]
    [InlineData("<urlset>", "<url><loc>https://example.com/a</loc></url>", "</urlset>")]
    [InlineData("", "https://example.com/a\n", "")]
    public void One_that_is_longer_than_a_sitemap_may_be_is_not_read_to_its_end(string head, string entry, string foot)
    {
        Sitemap.Parse(head + string.Concat(Enumerable.Repeat(entry, 50_000)) + foot).IsWhole.ShouldBeTrue();
        Sitemap.Parse(head + string.Concat(Enumerable.Repeat(entry, 50_001)) + foot).IsWhole.ShouldBeFalse();
    }

    [Fact]
    public void Entities_are_not_expanded() =>
        Sitemap.Parse("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><urlset><url><loc>https://example.com/&b;</loc></url></urlset>").Pages.ShouldBeEmpty();
}
