namespace Wheelhouse.HelpCenterSite;

/// <summary>What every page has around its main part: header, topics, footer and the question about cookies.</summary>
internal static class Frame
{
    private const string Leaf = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Cpath fill='%232f6b4f' d='M5 27C5 12 13 5 28 4c0 15-7 22-19 21l-2 4z'/%3E%3C/svg%3E";

    public static string Around(Visit visit, string? title, string main)
    {
        var texts = visit.Texts;
        return $"""
            <!doctype html>
            <html lang="{texts.Tag}">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{(title is null ? string.Empty : Pages.Safe(title) + " · ")}{Pages.Safe(texts.Site)}</title>
            <link rel="canonical" href="{Pages.Safe(visit.Origin + visit.Path)}"><link rel="icon" href="{Leaf}"><link rel="stylesheet" href="/site.css">
            </head>
            <body>
            <a class="skip" href="#content">{Pages.Safe(texts.Skip)}</a>
            <header class="site">
            <a class="logo" href="/help/{visit.Language}"><img src="{Leaf}" alt="" width="26" height="26"> Larkspur</a>
            <form class="search" action="/search" role="search"><input type="hidden" name="language" value="{visit.Language}">
            <input type="search" name="q" required aria-label="{Pages.Safe(texts.Search)}" placeholder="{Pages.Safe(texts.Search)}"></form>
            <nav class="languages" aria-label="{Pages.Safe(texts.Languages)}">{string.Concat(Texts.All.Select(other => Language(other.Key, other.Value, visit.Language)))}</nav>
            </header>
            <div class="page">
            <main id="content">
            {main}
            </main>
            <nav class="topics" aria-label="{Pages.Safe(texts.Topics)}">{string.Concat(visit.Topics.Select(topic => Topic(visit.Path, topic.Category, topic.Articles)))}</nav>
            </div>
            <footer><p>{Pages.Safe(texts.Footer)}</p></footer>
            {(visit.HasChosenCookies ? string.Empty : CookieBanner(texts))}
            </body>
            </html>
            """;
    }

    private static string Language(string language, Texts texts, string current) =>
        $"<a href=\"/help/{language}\" lang=\"{texts.Tag}\" hreflang=\"{texts.Tag}\"{(language == current ? " aria-current=\"true\"" : string.Empty)}>{Pages.Safe(texts.Name)}</a> ";

    private static string Topic(string path, Category category, List<Article> articles) =>
        $"<details{(articles.Exists(article => article.Path == path) ? " open" : string.Empty)}><summary>{Pages.Safe(category.Name)}</summary>{Pages.Links(articles, path)}</details>";

    /// <summary>Works without a script: a button sends the choice, which leads back to the page.</summary>
    private static string CookieBanner(Texts texts) => $"""
        <section class="cookie-banner" aria-label="{Pages.Safe(texts.CookieTitle)}"><form method="post" action="/cookies">
        <p><strong>{Pages.Safe(texts.CookieTitle)}</strong> {Pages.Safe(texts.CookieText)}</p>
        <button formaction="/cookies?choice=necessary">{Pages.Safe(texts.CookieNecessary)}</button>
        <button class="main" formaction="/cookies?choice=all">{Pages.Safe(texts.CookieAll)}</button>
        </form></section>
        """;
}
