using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wheelhouse.Testing.FakeProviders;

/// <summary>What a tool's server was asked.</summary>
public sealed record ToolCallSeen(string Method, string Target, string Body, IReadOnlyDictionary<string, string> Headers);

/// <summary>A company's own server behind a custom tool, on a loopback port. Answers whatever it is asked.</summary>
public sealed class FakeToolServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<ToolCallSeen> _seen = new();
    private WebApplication? _server;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public string Host => $"{Address.Host}:{Address.Port}";

    /// <summary>The calls, in order.</summary>
    public IReadOnlyList<ToolCallSeen> Seen => [.. _seen];

    /// <summary>Status and body of every answer.</summary>
    public Func<ToolCallSeen, (int Status, string Body)> Answer { get; set; } = static _ => (200, "{}");

    /// <summary>Where it sends its callers instead of answering.</summary>
    public string? RedirectsTo { get; set; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapFallback(HandleAsync);
        await _server.StartAsync();
        Address = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var feature = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>();
        var seen = new ToolCallSeen(
            context.Request.Method, feature?.RawTarget ?? "", await reader.ReadToEndAsync(),
            context.Request.Headers.ToDictionary(static h => h.Key, static h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        _seen.Enqueue(seen);
        if (RedirectsTo is { } target)
        {
            context.Response.Redirect(target);
            return;
        }

        var (status, body) = Answer(seen);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }
}
