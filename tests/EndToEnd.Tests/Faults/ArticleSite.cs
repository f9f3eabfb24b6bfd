using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>Many small sites on one port of 127.0.0.1, each below a path of its own; the first page of each leads to its articles.</summary>
internal sealed class ArticleSite : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, string>> _sites = new(StringComparer.Ordinal);
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Run(AnswerAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
    }

    public void Write(string site, string article, string html) => _sites.GetOrAdd(site, static _ => new(StringComparer.Ordinal))[article] = html;

    public void Delete(string site, string article) => _sites[site].TryRemove(article, out _);

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task AnswerAsync(HttpContext context)
    {
        var parts = context.Request.Path.Value!.Split('/');
        if (parts.Length != 3 || !_sites.TryGetValue(parts[1], out var articles)) return NotFound(context);
        var links = string.Concat(articles.Keys.Order(StringComparer.Ordinal).Select(article => $"<li><a href='{article}'>{article}</a></li>"));
        var body = parts[2].Length == 0 ? $"<h1>Start</h1><p>These are the articles that we have written so far:</p><ul>{links}</ul>" : articles.GetValueOrDefault(parts[2]);
        if (body is null) return NotFound(context);
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"<html lang='en'><head><title>Garden</title></head><body><main>{body}</main></body></html>");
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
