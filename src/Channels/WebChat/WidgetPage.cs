using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;
using Wheelhouse.Channels.Contracts;

namespace Wheelhouse.Channels.WebChat;

/// <summary>The frame that websites show. Only the sites an inbox allows may show it, and nothing foreign runs in it.</summary>
internal static class WidgetPage
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/widget", HandleAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> HandleAsync(HttpContext http, IVisitorEntrance entrance, WebChatLimits limits, IWebHostEnvironment environment)
    {
        if (limits.Page(http) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["Referrer-Policy"] = "strict-origin";
        if (await entrance.EnterAsync(http.Request.Query["website_token"], null, http.RequestAborted) is not { } entered)
        {
            http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors *";
            return Page(StatusCodes.Status404NotFound, "This chat is not available", "No website has this token. Copy the snippet again from the inbox's settings.");
        }

        http.Response.Headers.ContentSecurityPolicy = Policy(http.Request.Host.Value ?? "", entered.Site.AllowedDomains);
        var file = environment.WebRootFileProvider.GetFileInfo("widget/index.html");
        return file.Exists
            ? Results.Text(await ReadAsync(file, http.RequestAborted), "text/html", Encoding.UTF8)
            : Page(StatusCodes.Status503ServiceUnavailable, "This chat is not built", "The widget's files are missing: build the front ends, or start with ./run.");
    }

    /// <param name="allowedDomains">Checked when they were stored: nothing but hosts stands in them.</param>
    internal static string Policy(string ownHost, string allowedDomains)
    {
        var ancestors = allowedDomains.Length == 0 ? "*"
            : "'self' " + string.Join(' ', allowedDomains.Split(',').Select(static host => host.TrimEnd('/')));
        // Older Safari does not count WebSockets of the own host as 'self'.
        var sockets = Uri.CheckHostName(ownHost.Split(':')[0]) is UriHostNameType.Unknown ? "" : $" ws://{ownHost} wss://{ownHost}";
        return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; media-src 'self'; img-src 'self' https: blob:; "
            + $"connect-src 'self'{sockets}; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}";
    }

    private static async Task<string> ReadAsync(IFileInfo file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file.CreateReadStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static IResult Page(int status, string title, string text) => Results.Text(
        $$"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{title}}</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem;color:#24292f;background:#fff}@media(prefers-color-scheme:dark){ body{color:#e6edf3;background:#0d1117} }</style>
        </head><body><h1>{{title}}</h1><p>{{text}}</p></body></html>
        """,
        "text/html",
        Encoding.UTF8,
        status);
}
