using Microsoft.AspNetCore.StaticFiles;

namespace Wheelhouse.Host.Pages;

/// <summary>The built front ends, each with the headers that it needs.</summary>
internal static class StaticPages
{
    private const string AppPolicy =
        "default-src 'self'; img-src 'self' data: blob: https:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // The viewer's library writes style attributes and inline SVG images.
    private const string ApiDocsPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Goes before authorization, which is closed to whatever is no route.</summary>
    public static void UseFiles(WebApplication app) => app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = SetHeaders });

    public static void Map(WebApplication app)
    {
        app.MapGet("/", () => Results.Redirect("/app")).AllowAnonymous().ExcludeFromDescription();
        // Every path under /app is a page of the dashboard's own router.
        MapPage(app, "/app/{**path}", "app/index.html", AppPolicy);
        MapPage(app, "/api-docs", "api-docs/index.html", ApiDocsPolicy);
    }

    private static void MapPage(WebApplication app, string route, string file, string policy) =>
        app.MapMethods(route, [HttpMethods.Get, HttpMethods.Head], (HttpContext context, IWebHostEnvironment environment) =>
        {
            var page = environment.WebRootFileProvider.GetFileInfo(file);
            if (!page.Exists)
            {
                return Results.Text("The front ends have not been built: run `npm run build`.", statusCode: StatusCodes.Status404NotFound);
            }

            context.Response.Headers.ContentSecurityPolicy = policy;
            context.Response.Headers.CacheControl = "no-cache";
            return Results.Stream(page.CreateReadStream(), "text/html; charset=utf-8");
        }).AllowAnonymous().ExcludeFromDescription();

    private static void SetHeaders(StaticFileResponseContext file)
    {
        var path = file.Context.Request.Path.Value ?? "";
        var headers = file.Context.Response.Headers;
        // Files under assets carry a hash of their content in their name; everything else is asked for again.
        headers.CacheControl = path.Contains("/assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        if (path.StartsWith("/packs/", StringComparison.Ordinal))
        {
            headers.AccessControlAllowOrigin = "*"; // the loader runs on other people's pages
        }
    }
}
