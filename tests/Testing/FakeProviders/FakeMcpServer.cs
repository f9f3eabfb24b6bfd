using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wheelhouse.Testing.FakeProviders;

/// <summary>A call that reached a tool.</summary>
/// <param name="Key">Its <c>Idempotency-Key</c>.</param>
public sealed record McpCallSeen(string Tool, JsonObject Arguments, string? Key);

/// <summary>
/// A server of the Model Context Protocol over streamable HTTP, on a loopback port. It is as strict as the protocol lets it be:
/// what a client does wrong is refused and kept in <see cref="Faults"/>.
/// </summary>
public sealed class FakeMcpServer : IAsyncDisposable
{
    private const string WithSessions = "2025-11-25";
    private const string WithoutSessions = "2026-07-28";

    private readonly ConcurrentQueue<McpCallSeen> _calls = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<JsonObject> _replies = new();
    private readonly ConcurrentDictionary<string, bool> _sessions = new();
    private WebApplication? _server;
    private int _opened;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public string Host => $"{Address.Host}:{Address.Port}";

    public string Url => $"{Address}mcp";

    /// <summary>The value of the header <c>X-Api-Key</c>; null asks for none.</summary>
    public string? Key { get; set; }

    /// <summary>Speaks the revision of the protocol that has no sessions.</summary>
    public bool IsStateless { get; set; }

    /// <summary>Answers with a stream of events, and asks its client for a model's words before it does.</summary>
    public bool Streams { get; set; }

    /// <summary>The tools that it lists.</summary>
    public JsonArray Tools { get; set; } = [];

    /// <summary>What a call answers.</summary>
    public Func<string, JsonObject, JsonObject> Answer { get; set; } = static (_, _) => Text("{}");

    /// <summary>The code of the protocol's error that a call of a tool ends with, which has reached it all the same; null answers.</summary>
    public int? Fails { get; set; }

    /// <summary>Does something else with a request of this method; false goes on as ever.</summary>
    public Func<string, HttpContext, Task<bool>> Instead { get; set; } = static (_, _) => Task.FromResult(false);

    public IReadOnlyList<McpCallSeen> Calls => [.. _calls];

    /// <summary>What its clients did that the protocol forbids.</summary>
    public IReadOnlyList<string> Faults => [.. _faults];

    /// <summary>What its clients answered to what it asked them.</summary>
    public IReadOnlyList<JsonObject> Replies => [.. _replies];

    public int SessionsOpened => _opened;

    /// <summary>Sessions that nobody has ended.</summary>
    public int SessionsOpen => _sessions.Count;

    public static JsonObject Text(string text, bool isError = false) =>
        new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }), ["isError"] = isError };

    public static JsonObject Tool(string name, bool readsOnly, JsonObject properties, params string[] required) => new()
    {
        ["name"] = name,
        ["description"] = $"Does {name}.",
        ["inputSchema"] = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray([.. required.Select(static r => (JsonNode)r)]) },
        ["annotations"] = new JsonObject { ["readOnlyHint"] = readsOnly },
    };

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost("/mcp", HandleAsync);
        _server.MapDelete("/mcp", EndAsync);
        _server.MapFallback(context => RefuseAsync(context, 405, $"{context.Request.Method} {context.Request.Path} is not served"));
        await _server.StartAsync();
        Address = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (Key is not null && headers["X-Api-Key"] != Key)
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync($"The key {headers["X-Api-Key"]} is not known");
            return;
        }

        var request = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        if (request["method"] is null)
        {
            _replies.Enqueue(request);
            context.Response.StatusCode = 202;
            return;
        }

        var method = request["method"]!.GetValue<string>();
        if (await Instead(method, context)) return;
        if (FaultOf(context, method, request) is { } fault)
        {
            await RefuseAsync(context, 400, fault);
            return;
        }

        if (method == "server/discover" && !IsStateless)
        {
            // As servers do that know of sessions only: a request without one is no good.
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(Failed(request, -32000, "Bad Request: no session"));
        }
        else if (headers["Mcp-Session-Id"].ToString() is { Length: > 0 } session && !_sessions.ContainsKey(session))
        {
            await RefuseAsync(context, 404, $"{method} in a session that is not open");
        }
        else if (request["id"] is null)
        {
            if (method == "notifications/initialized") _sessions[headers["Mcp-Session-Id"].ToString()] = true;
            context.Response.StatusCode = 202;
        }
        else
        {
            await AnswerAsync(context, method, request);
        }
    }

    private string? FaultOf(HttpContext context, string method, JsonObject request)
    {
        var headers = context.Request.Headers;
        var accept = headers.Accept.ToString();
        var session = headers["Mcp-Session-Id"].ToString();
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.Ordinal) != true) return "the content is not JSON";
        if (!accept.Contains("application/json", StringComparison.Ordinal) || !accept.Contains("text/event-stream", StringComparison.Ordinal)) return $"{method} accepts {accept}";
        if (request["jsonrpc"]?.GetValue<string>() != "2.0") return $"{method} is no JSON-RPC 2.0";
        if (request["params"] is not (null or JsonObject)) return $"{method} has parameters that are no object";
        if (request["id"] is null != method.StartsWith("notifications/", StringComparison.Ordinal)) return $"{method} with the id {request["id"]}";
        if (method == "tools/call" && (request["params"]?["name"] is null || request["params"]?["arguments"] is not (null or JsonObject))) return "a call without a name or with other arguments than an object";
        if (method == "server/discover") return session.Length > 0 ? "discovers in a session" : null;
        if (IsStateless)
        {
            return session.Length > 0 ? $"{method} in a session, of which there are none"
                : headers["MCP-Protocol-Version"] != WithoutSessions || request["params"]?["_meta"]?["io.modelcontextprotocol/protocolVersion"]?.GetValue<string>() != WithoutSessions ? $"{method} does not tell its version"
                : headers["Mcp-Method"] != method ? $"{method} does not name its method in a header"
                : method == "tools/call" && headers["Mcp-Name"] != request["params"]!["name"]!.GetValue<string>() ? "a call does not name its tool in a header"
                : null;
        }

        if (method == "initialize")
        {
            var told = request["params"];
            return session.Length > 0 ? "initializes in a session"
                : told?["protocolVersion"]?.GetValue<string>() is not { Length: 10 } ? "initializes without a version"
                : told["clientInfo"]?["name"]?.GetValue<string>() is not { Length: > 0 } || told["clientInfo"]?["version"] is null ? "initializes without saying who it is"
                : told["capabilities"] is not JsonObject able ? "initializes without capabilities"
                : able.ContainsKey("sampling") || able.ContainsKey("elicitation") || able.ContainsKey("roots") ? $"lets servers ask: {able.ToJsonString()}"
                : null;
        }

        return session.Length == 0 ? $"{method} without a session"
            : headers["MCP-Protocol-Version"] != WithSessions ? $"{method} with the version {headers["MCP-Protocol-Version"]}"
            : method.StartsWith("tools/", StringComparison.Ordinal) && _sessions.TryGetValue(session, out var isReady) && !isReady ? $"{method} before it said that it is ready"
            : null;
    }

    private async Task AnswerAsync(HttpContext context, string method, JsonObject request)
    {
        var parameters = request["params"] as JsonObject ?? [];
        JsonObject? result = null;
        switch (method)
        {
            case "server/discover":
                result = new JsonObject { ["supportedVersions"] = new JsonArray(WithoutSessions), ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() } };
                break;
            case "initialize":
                var session = string.Create(CultureInfo.InvariantCulture, $"session-{Interlocked.Increment(ref _opened)}");
                _sessions[session] = false;
                context.Response.Headers["Mcp-Session-Id"] = session;
                result = new JsonObject { ["protocolVersion"] = WithSessions, ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() }, ["serverInfo"] = new JsonObject { ["name"] = "fake", ["version"] = "1" } };
                break;
            case "tools/list":
                // Two pages, so that a client has to ask on.
                var isFirst = parameters["cursor"] is null;
                result = new JsonObject { ["tools"] = new JsonArray([.. (isFirst ? Tools.Take(1) : Tools.Skip(1)).Select(static t => t!.DeepClone())]) };
                if (isFirst && Tools.Count > 1) result["nextCursor"] = "rest";
                break;
            case "tools/call":
                var (tool, arguments) = (parameters["name"]!.GetValue<string>(), parameters["arguments"] as JsonObject ?? []);
                _calls.Enqueue(new McpCallSeen(tool, (JsonObject)arguments.DeepClone(), context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null));
                result = Fails is null ? Answer(tool, arguments) : null;
                break;
        }

        if (IsStateless && result is not null) (result["resultType"], result["ttlMs"], result["cacheScope"]) = ("complete", 0, "private");
        var answer = result is null ? Failed(request, method == "tools/call" ? Fails!.Value : -32601, "it does not go") : new JsonObject { ["jsonrpc"] = "2.0", ["id"] = request["id"]!.DeepClone(), ["result"] = result };
        if (!Streams)
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer.ToJsonString());
            return;
        }

        context.Response.ContentType = "text/event-stream";
        if (method == "tools/call") await AskAsync(context);
        await context.Response.WriteAsync($"event: message\ndata: {answer.ToJsonString()}\n\n");
    }

    /// <summary>Waits for a reply, as a server would that needs it for its answer.</summary>
    private async Task AskAsync(HttpContext context)
    {
        await context.Response.WriteAsync("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":\"mine-1\",\"method\":\"sampling/createMessage\",\"params\":{\"messages\":[],\"maxTokens\":9}}\n\n");
        await context.Response.Body.FlushAsync();
        for (var waited = 0; waited < 30 && _replies.IsEmpty; waited++) await Task.Delay(100, context.RequestAborted);
    }

    private async Task EndAsync(HttpContext context)
    {
        if (await Instead("DELETE", context)) return;
        if (!_sessions.TryRemove(context.Request.Headers["Mcp-Session-Id"].ToString(), out _)) await RefuseAsync(context, 404, "ends a session that is not open");
    }

    private static JsonObject Failed(JsonObject request, int code, string message) =>
        new() { ["jsonrpc"] = "2.0", ["id"] = request["id"]?.DeepClone(), ["error"] = new JsonObject { ["code"] = code, ["message"] = message } };

    private async Task RefuseAsync(HttpContext context, int status, string fault)
    {
        _faults.Enqueue(fault);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(fault);
    }
}
