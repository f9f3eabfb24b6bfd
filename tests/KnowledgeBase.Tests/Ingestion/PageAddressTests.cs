using Shouldly;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Ingestion;

public sealed class PageAddressTests
{
    private static readonly Uri Page = new("https://help.example.com/start/");

    [Theory]
    [InlineData("http://[2606:4700:4700::1111]/x?utm_source=a&b=1#c", "http://[2606:4700:4700::1111]/x?b=1")]
    [InlineData("HTTPS://[2606:4700:4700:0:0:0:0:1111]:443/", "https://[2606:4700:4700::1111]/")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080/")]
    [InlineData("//[2001:db8::1]/x", "https://[2001:db8::1]/x")]
    [InlineData("http://192.0.2.1:80/a", "http://192.0.2.1/a")]
    [InlineData("http://user@MÜNCHEN.example:8080/a#b", "http://xn--mnchen-3ya.example:8080/a")]
    [InlineData("next", "https://help.example.com/start/next")]
    public void An_address_has_one_form_and_an_ip_literal_keeps_its_brackets(string link, string expected) =>
        PageAddress.Resolve(Page, link)!.AbsoluteUri.ShouldBe(expected);

    [Theory]
    [InlineData("http://[::1")]
    [InlineData("http://::1/")]
    [InlineData("http://[::zz]/")]
    [InlineData("http://[]:80/")]
    [InlineData("http://xn--\u00e4.example/")]
    [InlineData("http://a..b/\ud800")]
    [InlineData("http://%5B::1%5D/")]
    [InlineData("http:///x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("mailto:a@example.com")]
    public void A_link_that_cannot_be_read_never_throws(string link)
    {
        var address = PageAddress.Resolve(Page, link);
        if (address is not null) Uri.TryCreate(address.AbsoluteUri, UriKind.Absolute, out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("http://[::1]:4700/", RefusalCodes.PrivateAddress)]
    [InlineData("http://[fd00::7]/", RefusalCodes.PrivateAddress)]
    [InlineData("http://[::ffff:10.0.0.1]/", RefusalCodes.PrivateAddress)]
    [InlineData("http://[2606:4700:4700::1111]/", RefusalCodes.OtherSite)]
    public void Another_host_is_refused_for_what_it_is(string address, string code) =>
        new Site(Page, RobotsRules.AllowAll).Refuses(PageAddress.Normalize(new Uri(address))!)!.Code.ShouldBe(code);

    [Fact]
    public void A_site_at_a_public_ip_literal_contains_its_pages()
    {
        var site = new Site(new Uri("http://[2606:4700:4700::1111]/"), RobotsRules.AllowAll);
        site.Refuses(PageAddress.Resolve(site.Start, "/page")!).ShouldBeNull();
    }

    [Theory]
    [InlineData("/help/returns.cfm", true)]
    [InlineData("/faq.jsf", true)]
    [InlineData("/blog/getting-started-with-node.js", true)]
    [InlineData("/releases/2.0-rc1", true)]
    [InlineData("/shop/index.php?id=7.png", true)]
    [InlineData("/manual.PDF", true)]
    [InlineData("/team.JPG", false)]
    [InlineData("/downloads/setup.exe", false)]
    [InlineData("/feed.xml", false)]
    public void Only_what_is_certainly_no_page_is_not_asked_for(string path, bool isWorth) =>
        new Site(Page, RobotsRules.AllowAll).IsWorthReading(new Uri(Page, path)).ShouldBe(isWorth);
}
