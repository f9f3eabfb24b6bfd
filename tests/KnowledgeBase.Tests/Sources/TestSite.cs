using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wheelhouse.KnowledgeBase.Tests.Sources;

/// <summary>A web site on a free port of 127.0.0.1 whose pages a test writes.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _pages = new(StringComparer.Ordinal);

    private TestSite(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What answers to every other address; nothing else does.</summary>
    public Func<HttpContext, Task>? Otherwise { get; set; }

    /// <summary>Every request's path, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The most requests that were under way at once.</summary>
    public int MostAtOnce { get; private set; }

    public static async Task<TestSite> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var site = new TestSite(app);
        var now = 0;
        app.Run(async context =>
        {
            site.MostAtOnce = Math.Max(site.MostAtOnce, Interlocked.Increment(ref now));
            var path = context.Request.Path + context.Request.QueryString;
            site.Requests.Enqueue(path);
            if (site._pages.TryGetValue(path, out var page)) await page(context);
            else if (site.Otherwise is { } otherwise) await otherwise(context);
            else context.Response.StatusCode = 404;
            Interlocked.Decrement(ref now);
        });
        await app.StartAsync();
        site.Address = new Uri(app.Urls.First());
        return site;
    }

    public void Page(string path, string body, string title = "Page") =>
        Raw(path, $"<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><nav><a href=\"/\">Menu words</a></nav><main><h1>{title}</h1>{body}</main><div id=\"cookie-banner\">Cookie words</div></body></html>");

    public void Raw(string path, string text, string type = "text/html; charset=utf-8") => Do(path, async context =>
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(text);
    });

    public void Bytes(string path, byte[] bytes, string type) => Do(path, async context =>
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(bytes);
    });

    public void Redirect(string path, string to) => Do(path, context =>
    {
        context.Response.Redirect(to);
        return Task.CompletedTask;
    });

    public void Status(string path, int status) => Do(path, context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });

    public void Do(string path, Func<HttpContext, Task> page) => _pages[path] = page;

    public void Remove(string path) => _pages.TryRemove(path, out _);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
