using System.Security.Cryptography;

namespace Wheelhouse.Host.Pages;

/// <summary>The demo company's page with the widget on it, served while the demo exists.</summary>
internal static class DemoPage
{
    /// <summary>The website token of the demo's inbox; the seed makes an inbox of that name.</summary>
    public const string WebsiteToken = "larkspur-demo";

    public static void Map(WebApplication app) =>
        app.MapMethods("/demo", [HttpMethods.Get, HttpMethods.Head], HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(
        HttpRequest request, HttpResponse response, IWebHostEnvironment environment, Inbox.Contracts.IVisitors visitors, CancellationToken cancellationToken)
    {
        var page = environment.WebRootFileProvider.GetFileInfo("demo/index.html");
        if (!page.Exists || await visitors.FindWebsiteAsync(WebsiteToken, cancellationToken) is null)
        {
            return Results.NotFound();
        }

        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        response.Headers.ContentSecurityPolicy = $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            + "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
        await using var stream = page.CreateReadStream();
        using var reader = new StreamReader(stream);
        var html = (await reader.ReadToEndAsync(cancellationToken))
            .Replace("<script>", $"<script nonce=\"{nonce}\">", StringComparison.Ordinal)
            .Replace("{{WEBSITE_TOKEN}}", WebsiteToken, StringComparison.Ordinal)
            .Replace("{{BASE_URL}}", $"{request.Scheme}://{request.Host}", StringComparison.Ordinal);
        return Results.Content(html, "text/html; charset=utf-8");
    }
}
