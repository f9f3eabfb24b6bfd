using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Wheelhouse.KnowledgeBase.Sources.Crawling;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Reads a web page: its main content as Markdown, its title, language, canonical address and links.</summary>
internal static class HtmlPage
{
    private const string ContentPlaces =
        "[itemprop=articleBody], #main-content, #content, #main, .main-content, .article-body, .article-content, .post-content, .entry-content, .markdown-body";

    public static ParseResult Parse(string text, RawDocument raw)
    {
        var page = new HtmlParser().ParseDocument(HtmlNesting.Shallow(XhtmlTags.Close(VisibleText.Clean(text))));
        HtmlDepth.Limit(page);
        var address = BaseAddress(page, raw.Address);
        var links = Links(page, address);
        var title = page.Title;
        var canonical = Canonical(page, address);
        var language = Language(page);
        var directives = Directives(page);

        var furniture = new HtmlFurniture(page.DocumentElement);
        RemoveNeverText(page.DocumentElement);
        var main = MainContent(page);
        if (main is null) return Refusal.Empty;
        RemoveBoilerplate(main, furniture);
        var content = HtmlToMarkdown.Convert(main, address);
        if (!content.Any(char.IsLetterOrDigit)) return Refusal.Empty;

        var heading = VisibleText.OneLine(main.QuerySelector("h1")?.TextContent ?? page.QuerySelector("h1")?.TextContent ?? string.Empty);
        var name = heading.Length > 0 ? heading
            : title is { Length: > 0 } ? DocumentTitle.WithoutSite(VisibleText.OneLine(title)) : DocumentTitle.FromName(raw.Name);
        return new ParsedDocument(DocumentTitle.Shorten(name), content, canonical?.AbsoluteUri, language, Links: links, IsOverview: OverviewPage.Is(main, address)) { Directives = directives };
    }

    private static Uri? BaseAddress(IHtmlDocument page, Uri? address)
    {
        var href = page.QuerySelector("base[href]")?.GetAttribute("href");
        return href is not null && address is not null && Uri.TryCreate(address, href, out var resolved) ? resolved : address;
    }

    private static Uri? Canonical(IHtmlDocument page, Uri? address)
    {
        var href = page.QuerySelector("link[rel~=canonical]")?.GetAttribute("href");
        if (href is null) return null;
        return address is not null ? PageAddress.Resolve(address, href)
            : Uri.TryCreate(href, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" ? PageAddress.Normalize(absolute) : null;
    }

    private static string? Language(IHtmlDocument page) =>
        LanguageTag.Primary(page.QuerySelector("main[lang], article[lang]")?.GetAttribute("lang"))
        ?? LanguageTag.Primary(page.DocumentElement.GetAttribute("lang"))
        ?? LanguageTag.Primary(page.QuerySelector("meta[http-equiv=content-language i]")?.GetAttribute("content"));

    private static PageDirectives Directives(IHtmlDocument page) =>
        page.QuerySelectorAll($"meta[name=robots i], meta[name={RobotsRules.Token} i]")
            .Aggregate(default(PageDirectives), static (all, meta) => all.And(PageDirectives.Parse(meta.GetAttribute("content") ?? string.Empty)));

    private static List<Uri> Links(IHtmlDocument page, Uri? address)
    {
        var links = new List<Uri>();
        var known = new HashSet<Uri>();
        if (address is null) return links;
        foreach (var anchor in page.QuerySelectorAll("a[href], area[href], link[rel~=next][href]"))
        {
            if (anchor.GetAttribute("rel")?.Contains("nofollow", StringComparison.OrdinalIgnoreCase) == true) continue;
            if (PageAddress.Resolve(address, anchor.GetAttribute("href")) is { } target && known.Add(target)) links.Add(target);
        }

        return links;
    }

    private static void RemoveNeverText(IElement root)
    {
        foreach (var element in root.QuerySelectorAll("*").Where(new HtmlDisclosures(root).IsNeverText).ToList())
        {
            // A whole page marked as hidden until its script runs is still a page.
            if (element.LocalName is not ("html" or "body" or "main")) element.Remove();
        }
    }

    private static IElement? MainContent(IHtmlDocument page)
    {
        var main = Longest(page.QuerySelectorAll("main, [role=main]"));
        var scope = main ?? page.Body;
        var articles = scope?.QuerySelectorAll("article").Where(static a => a.ParentElement?.Closest("article") is null).ToList() ?? [];
        if (articles.Count == 1 && scope is not null && Length(articles[0]) * 2 > Length(scope)) return articles[0];
        if (main is not null && Length(main) > 0) return main;
        if (articles.Count == 1) return articles[0];
        return Longest(page.QuerySelectorAll(ContentPlaces)) is { } place && Length(place) >= 200 ? place : page.Body;
    }

    private static void RemoveBoilerplate(IElement main, HtmlFurniture furniture)
    {
        var isContent = main.LocalName is not "body";
        var inside = isContent ? [] : main.QuerySelectorAll("main *, article *").ToHashSet();
        foreach (var element in main.QuerySelectorAll("*").ToList())
        {
            if (furniture.Is(element, isContent || inside.Contains(element))) element.Remove();
        }
    }

    private static IElement? Longest(IEnumerable<IElement> elements) => elements.MaxBy(Length);

    private static int Length(IElement element) => element.TextContent.Length;
}
