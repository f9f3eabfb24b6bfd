using System.Net;

namespace Wheelhouse.HelpCenterSite;

/// <summary>Who looks at what: everything that the frame around a page depends on.</summary>
internal sealed record Visit(string Language, string Path, string Origin, IReadOnlyList<Article> Everything, bool HasChosenCookies)
{
    public Texts Texts => Texts.All[Language];

    public IEnumerable<Article> Articles => Everything.Where(article => article.Language == Language);

    /// <summary>The categories that have any article. One that no category names is in the last.</summary>
    public IEnumerable<(Category Category, List<Article> Articles)> Topics =>
        from category in Texts.Categories
        let articles = Articles.Where(article => CategoryOf(article) == category).OrderBy(article => category.Articles.IndexOf(article.Name)).ToList()
        where articles.Count > 0
        select (category, articles);

    private Category CategoryOf(Article article) =>
        Texts.Categories.FirstOrDefault(category => category.Articles.Contains(article.Name)) ?? Texts.Categories[^1];
}

/// <summary>The main part of each kind of page.</summary>
internal static class Pages
{
    private const int FewestSections = 3;
    private const int MostRelated = 4;

    public static string Start(Visit visit) => Frame.Around(visit, null, $"""
        <h1>{Safe(visit.Texts.Site)}</h1>
        <p class="intro">{Safe(visit.Texts.Intro)}</p>
        <div class="cards">{string.Concat(visit.Topics.Select(static topic =>
            $"<section class=\"card\" id=\"{topic.Category.Id}\"><h2>{Safe(topic.Category.Name)}</h2>{Links(topic.Articles)}</section>"))}</div>
        """);

    public static string Show(Visit visit, Article article)
    {
        var (body, sections) = article.Render();
        var texts = visit.Texts;
        var (category, beside) = visit.Topics.First(topic => topic.Articles.Contains(article));
        var related = beside.Where(other => other != article).Take(MostRelated).ToList();
        var contents = sections.Count < FewestSections ? string.Empty : $"""
            <nav class="contents" aria-label="{Safe(texts.OnThisPage)}"><p>{Safe(texts.OnThisPage)}</p>
            <ul>{string.Concat(sections.Select(static s => $"<li><a href=\"#{Safe(s.Anchor)}\">{Safe(s.Text)}</a></li>"))}</ul></nav>
            """;
        return Frame.Around(visit, article.Title, $"""
            <nav class="breadcrumbs" aria-label="{Safe(texts.Site)}"><ol><li><a href="/help/{article.Language}">{Safe(texts.Site)}</a></li>
            <li><a href="/help/{article.Language}#{category.Id}">{Safe(category.Name)}</a></li><li aria-current="page">{Safe(article.Title)}</li></ol></nav>
            <article>
            <h1>{Safe(article.Title)}</h1>
            <p class="article-meta">{Safe(texts.Updated)} <time datetime="{article.Updated}">{article.Updated}</time> · <a href="{article.Path.Replace("/help/", "/print/", StringComparison.Ordinal)}">{Safe(texts.Print)}</a></p>
            {contents}
            {body}
            </article>
            {(related.Count == 0 ? string.Empty : $"<aside class=\"related\"><h2>{Safe(texts.Related)}</h2>{Links(related)}</aside>")}
            """);
    }

    public static string Print(Article article) => $"""
        <!doctype html>
        <html lang="{Texts.All[article.Language].Tag}"><head><meta charset="utf-8"><title>{Safe(article.Title)}</title>
        <link rel="canonical" href="{article.Path}"><link rel="stylesheet" href="/site.css"></head>
        <body class="print"><main><h1>{Safe(article.Title)}</h1>{article.Render().Html}</main></body></html>
        """;

    public static string Search(Visit visit, string question)
    {
        var words = question.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = words.Length == 0 ? [] : visit.Articles
            .Where(article => words.All(word => $"{article.Title} {article.Markdown}".Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
        return Frame.Around(visit, visit.Texts.Search, $"""
            <h1>{Safe(visit.Texts.Results)} “{Safe(question)}”</h1>
            {(found.Count == 0 ? $"<p>{Safe(visit.Texts.NoResults)}</p>" : Links(found))}
            """);
    }

    public static string Missing(Visit visit) => Frame.Around(visit, visit.Texts.Missing, $"""
        <h1>{Safe(visit.Texts.Missing)}</h1>
        <p>{Safe(visit.Texts.MissingHint)} <a href="/help/{visit.Language}">{Safe(visit.Texts.Site)}</a></p>
        """);

    public static string Links(IEnumerable<Article> articles, string? current = null) => "<ul>" + string.Concat(articles.Select(article =>
        $"<li><a href=\"{article.Path}\"{(article.Path == current ? " aria-current=\"page\"" : string.Empty)}>{Safe(article.Title)}</a></li>")) + "</ul>";

    public static string Safe(string text) => WebUtility.HtmlEncode(text);
}
