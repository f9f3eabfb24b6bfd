using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Shouldly;
using Wheelhouse.HelpCenterSite;
using Wheelhouse.KnowledgeBase.Contracts;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Samples;

/// <summary>The demo's website for its readers; what the crawler makes of it is tested beside this.</summary>
public sealed partial class SampleWebsiteTests : IAsyncLifetime
{
    private SampleWebsite _website = null!;
    private HttpClient _reader = null!;

    public async ValueTask InitializeAsync()
    {
        _website = await SampleWebsite.StartAsync();
        _reader = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _website.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await _website.DisposeAsync();
    }

    [Fact]
    public async Task Every_link_of_every_page_leads_to_a_page()
    {
        var (waiting, known, missing) = (new Queue<string>(["/"]), new HashSet<string> { "/" }, new List<string>());
        while (waiting.TryDequeue(out var path))
        {
            using var response = await _reader.GetAsync(path);
            if (response.Headers.Location is { } location) Note(location.OriginalString);
            else if (response.StatusCode != HttpStatusCode.OK) missing.Add(path);
            else foreach (Match link in Link().Matches(await response.Content.ReadAsStringAsync())) Note(link.Groups[1].Value);
        }

        missing.ShouldBeEmpty();
        known.Count.ShouldBeGreaterThan(90, "43 articles, as many print versions, 4 start pages");

        void Note(string link)
        {
            if (link.Split('#')[0] is { Length: > 0 } path && path.StartsWith('/') && known.Add(path)) waiting.Enqueue(path);
        }
    }

    [Fact]
    public async Task The_sitemap_names_the_start_pages_and_every_published_article_with_its_date()
    {
        (await _reader.GetStringAsync("/robots.txt")).ShouldContain($"Sitemap: {_website.Address}sitemap.xml");
        var map = XDocument.Parse(await _reader.GetStringAsync("/sitemap.xml"));
        var listed = map.Root!.Elements().ToDictionary(static url => new Uri(url.Elements().First().Value).AbsolutePath, static url => url.Elements().Last().Value);
        var published = SampleArticle.All().Where(static article => article.Settings.Audience != Audience.Internal).ToList();
        listed.Count.ShouldBe(published.Count + Texts.All.Count);
        foreach (var article in published) listed[article.Settings.Url!].ShouldBe($"{article.Settings.UpdatedAt:yyyy-MM-dd}", article.Path);
    }

    [Fact]
    public void Every_published_article_is_in_one_category() =>
        Texts.All.SelectMany(static texts => texts.Value.Categories.SelectMany(c => c.Articles.Select(name => $"/help/{texts.Key}/{name}"))).Order(StringComparer.Ordinal)
            .ShouldBe(SampleArticle.All().Where(static a => a.Settings.Audience != Audience.Internal).Select(static a => a.Settings.Url!).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("/help/en/internal-refund-rules", "This page does not exist")]
    [InlineData("/help/es/nada", "Esta página no existe")]
    [InlineData("/nowhere", "This page does not exist")]
    public async Task What_is_not_published_is_not_there(string path, string words)
    {
        using var response = await _reader.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync()).ShouldContain(words);
    }

    [Fact]
    public async Task The_question_about_cookies_goes_when_it_is_answered_and_leads_back_to_the_page()
    {
        const string page = "/search?language=en&q=pump";
        (await _reader.GetStringAsync(page)).ShouldContain("cookie-banner");
        using var answer = new HttpRequestMessage(HttpMethod.Post, "/cookies?choice=necessary");
        answer.Headers.Referrer = new Uri(_website.Address, page);
        using var response = await _reader.SendAsync(answer);
        response.Headers.Location!.OriginalString.ShouldBe(page);
        (await _reader.GetStringAsync(page)).ShouldNotContain("cookie-banner");
    }

    [Fact]
    public async Task What_somebody_searches_for_is_text_and_no_markup() =>
        (await _reader.GetStringAsync("/search?q=%3Cscript%3Ealert(1)%3C/script%3E")).ShouldNotContain("<script");

    [Theory]
    [InlineData("pt-PT,en;q=0.5", "/help/pt")]
    [InlineData("fr, zh-TW;q=0.8", "/help/zh")]
    [InlineData("fr", "/help/en")]
    public async Task The_address_alone_leads_to_the_readers_language(string languages, string start)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept-Language", languages);
        using var response = await _reader.SendAsync(request);
        response.Headers.Location!.OriginalString.ShouldBe(start);
    }

    [GeneratedRegex("<a [^>]*href=\"([^\"]+)\"")]
    private static partial Regex Link();
}
