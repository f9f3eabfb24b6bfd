using System.Xml.Linq;

namespace Wheelhouse.HelpCenterSite;

/// <summary>
/// The demo company's help centre as a website of its own: what a crawler meets elsewhere, on a port of this machine.
/// Files are read at each request, so that a changed article shows at once.
/// </summary>
internal static class Website
{
    /// <summary>Set by the banner's form; its value is the visitor's choice.</summary>
    private const string ConsentCookie = "cookie-choice";

    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <param name="arguments"><c>--urls</c>, and <c>--folder</c> with the Markdown files.</param>
    public static WebApplication Build(string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var app = builder.Build();
        var folder = app.Configuration["folder"] ?? "samples/help-center";
        app.Use(static (context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'";
            return next(context);
        });
        MapPages(app, folder);
        MapFiles(app, folder);
        app.MapPost("/cookies", static (string? choice, HttpRequest request, HttpResponse response) =>
        {
            response.Cookies.Append(ConsentCookie, choice == "all" ? "all" : "necessary", new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax });
            var back = Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) ? page.PathAndQuery : "/";
            return Results.LocalRedirect("/" + back.TrimStart('/', '\\'));
        });
        return app;
    }

    private static void MapPages(WebApplication app, string folder)
    {
        app.MapMethods("/", Reading, static (HttpRequest request) => Results.LocalRedirect($"/help/{Wanted(request)}"));
        app.MapMethods("/help/{language}", Reading, (string language, HttpRequest request) =>
            Texts.All.ContainsKey(language) ? Html(Pages.Start(Visit(request, folder, language))) : Missing(request, folder));
        app.MapMethods("/help/{language}/{name}", Reading, (HttpRequest request) =>
            Find(folder, request.Path) is { } article ? Html(Pages.Show(Visit(request, folder, article.Language), article)) : Missing(request, folder));
        app.MapMethods("/print/{**path}", Reading, (string path, HttpRequest request) =>
            Find(folder, $"/help/{path}") is { } article ? Html(Pages.Print(article)) : Missing(request, folder));
        app.MapMethods("/search", Reading, (string? q, string? language, HttpRequest request) =>
            Html(Pages.Search(Visit(request, folder, language), q ?? string.Empty)));
        app.MapFallback((HttpRequest request) => Missing(request, folder));
    }

    private static void MapFiles(WebApplication app, string folder)
    {
        app.MapMethods("/site.css", Reading, static () => Results.Stream(typeof(Website).Assembly.GetManifestResourceStream("site.css")!, "text/css"));
        app.MapMethods("/robots.txt", Reading, static (HttpRequest request) => Results.Text(
            $"User-agent: *\nDisallow: /print/\nDisallow: /search\n\nSitemap: {Origin(request)}/sitemap.xml\n"));
        app.MapMethods("/sitemap.xml", Reading, (HttpRequest request) => Results.Text(Sitemap(Article.Published(folder), Origin(request)), "application/xml"));
    }

    private static string Sitemap(IReadOnlyList<Article> articles, string origin)
    {
        XNamespace map = "http://www.sitemaps.org/schemas/sitemap/0.9";
        var starts = articles.GroupBy(static a => a.Language).Select(static all => (Path: $"/help/{all.Key}", Updated: all.Max(static a => a.Updated)));
        var pages = starts.Concat(articles.Select(static a => (a.Path, Updated: (string?)a.Updated)));
        return new XDocument(new XElement(
            map + "urlset",
            pages.Select(page => new XElement(map + "url", new XElement(map + "loc", origin + page.Path), new XElement(map + "lastmod", page.Updated))))).ToString();
    }

    private static Article? Find(string folder, string? path) => Article.Published(folder).FirstOrDefault(article => article.Path == path);

    private static IResult Html(string page, int status = 200) => Results.Content(page, "text/html; charset=utf-8", statusCode: status);

    private static IResult Missing(HttpRequest request, string folder) =>
        Html(Pages.Missing(Visit(request, folder, request.Path.Value?.Split('/').ElementAtOrDefault(2))), 404);

    private static Visit Visit(HttpRequest request, string folder, string? language) => new(
        Texts.All.ContainsKey(language ?? string.Empty) ? language! : Wanted(request),
        request.Path.Value ?? "/", Origin(request), Article.Published(folder), request.Cookies.ContainsKey(ConsentCookie));

    /// <summary>The first language of the reader's that there is.</summary>
    private static string Wanted(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.OrderByDescending(static l => l.Quality ?? 1)
            .Select(static l => l.Value.Value?.Split('-')[0].ToLowerInvariant()).FirstOrDefault(static l => l is not null && Texts.All.ContainsKey(l)) ?? "en";

    private static string Origin(HttpRequest request) => $"{request.Scheme}://{request.Host}";
}
