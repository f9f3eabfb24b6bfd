using System.Net;
using System.Text.RegularExpressions;
using Shouldly;
using Wheelhouse.HelpCenterSite;
using Wheelhouse.KnowledgeBase.Contracts;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Samples;

/// <summary>What a knowledge manager gets who adds the demo's website: the articles, all of them, whole, and nothing else of the site.</summary>
public sealed partial class CrawlOfTheSampleTests(CrawledWebsite crawled) : IClassFixture<CrawledWebsite>
{
    private static readonly IReadOnlyList<SampleArticle> Published = [.. SampleArticle.All().Where(static article => article.Settings.Audience != Audience.Internal)];

    [Fact]
    public void Every_published_article_is_there_exactly_once_in_its_language()
    {
        crawled.Crawl["status"]!.GetValue<string>().ShouldBe("ready");
        crawled.Crawl["errors_count"]!.GetValue<int>().ShouldBe(0);
        crawled.Pages.Where(static page => page.Chunks.Count > 0).Select(static page => (page.Path, page.Title, page.Language)).OrderBy(static page => page.Path, StringComparer.Ordinal)
            .ShouldBe(Published.Select(static a => (a.Settings.Url!, a.Settings.Title!, a.Settings.Language)).OrderBy(static a => a.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public void The_start_pages_lead_on_and_are_not_searched() =>
        crawled.Pages.Where(static page => page.Chunks.Count == 0).Select(static page => (page.Path, page.Status, page.Language)).Order()
            .ShouldBe([("/help/en", "indexed", "en"), ("/help/es", "indexed", "es"), ("/help/pt", "indexed", "pt"), ("/help/zh", "indexed", "zh")]);

    [Fact]
    public async Task What_stands_around_an_article_is_in_no_text()
    {
        using var reader = new HttpClient { BaseAddress = crawled.Website.Address };
        foreach (var (language, texts) in Texts.All)
        {
            string[] around =
            [
                texts.Skip, texts.Search, texts.OnThisPage, texts.Updated, texts.Print, texts.Related,
                texts.CookieText, texts.CookieAll, texts.CookieNecessary, texts.Footer,
            ];
            var pages = await Task.WhenAll(Published.Where(a => a.Settings.Language == language).Select(a => reader.GetStringAsync(a.Settings.Url)));
            var html = WebUtility.HtmlDecode(string.Concat(pages));
            foreach (var words in around)
            {
                html.ShouldContain(words, Case.Sensitive, "the site must have it for this test to say anything");
                crawled.Pages.Where(page => page.Content.Contains(words, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty(words);
            }
        }
    }

    [Fact]
    public async Task What_robots_txt_forbids_and_what_is_internal_is_not_there()
    {
        using var reader = new HttpClient { BaseAddress = crawled.Website.Address };
        (await reader.GetStringAsync("/help/en/returns")).ShouldContain("href=\"/print/en/returns\"");
        (await reader.GetStringAsync("/print/en/returns")).ShouldContain("Returns and refunds");
        crawled.Pages.Where(static page => !page.Path.StartsWith("/help/", StringComparison.Ordinal)).ShouldBeEmpty();
        crawled.Pages.Where(static page => page.Path.Contains("internal", StringComparison.Ordinal)).ShouldBeEmpty();
        crawled.Pages.Where(static page => page.Content.Contains("Refund rules for agents", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void A_page_reads_as_its_Markdown_reads()
    {
        foreach (var article in Published)
        {
            var page = crawled.Pages.Single(page => page.Path == article.Settings.Url);
            SampleArticle.WordsOf(page.Content).ShouldBe(article.Words, article.Path);
            Code().Matches(page.Content).Select(static m => m.Value).ShouldBe(Code().Matches(article.Content).Select(static m => m.Value), article.Path);
            LinesOf(page.Content, '#').ShouldBe(LinesOf(article.Content, '#'), article.Path);
            LinesOf(page.Content, '|').ShouldBe(LinesOf(article.Content, '|'), article.Path);
            LinesOf(page.Content, '-').Count.ShouldBe(LinesOf(article.Content, '-').Count, article.Path);
            var links = Link().Matches(page.Content).Select(static m => new Uri(m.Groups[1].Value)).ToList();
            links.ShouldAllBe(link => link.Authority == crawled.Website.Address.Authority, article.Path);
            links.Select(static link => link.AbsolutePath).ShouldBe(article.Links, article.Path);
        }
    }

    [Theory]
    [InlineData("Which cards do you take, and is PayPal ok?", "/help/en/billing-and-payment")]
    [InlineData("How often should I change the wick mat?", "/help/en/accessories-and-spare-parts")]
    [InlineData("What is the rate limit of the API?", "/help/en/api")]
    [InlineData("The ring is red, what does the light mean?", "/help/en/lights-and-sounds")]
    [InlineData("How long is the warranty?", "/help/en/warranty")]
    [InlineData("How do I share my pot with my family?", "/help/en/share-a-pot")]
    [InlineData("¿Cuánto tarda el envío?", "/help/es/envios")]
    [InlineData("Quero cancelar a assinatura", "/help/pt/assinatura")]
    [InlineData("怎样退货？", "/help/zh/returns")]
    [InlineData("花盆连不上 Wi-Fi 怎么办", "/help/zh/connect-to-wifi")]
    public async Task A_question_finds_the_same_article_on_the_site_as_in_the_files(string question, string article)
    {
        (await crawled.FindAsync(crawled.Markdown, question)).ShouldBe(article);
        (await crawled.FindAsync(crawled.Crawl, question)).ShouldBe(article);
    }

    /// <summary>Lines that begin so, white space and the addresses of links aside.</summary>
    private static List<string> LinesOf(string markdown, char first) =>
    [
        .. Code().Replace(markdown, string.Empty).Split('\n').Select(static line => line.Trim()).Where(line => line.StartsWith(first))
            .Select(static line => Spaces().Replace(Link().Replace(line, "]"), " ")),
    ];

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\]\(([^)\s]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
