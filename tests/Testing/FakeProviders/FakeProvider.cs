using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Wheelhouse.Testing.FakeProviders;

/// <summary>
/// A model provider on a loopback port. It checks what is sent as the provider would and answers 400 or 401 otherwise,
/// so a test cannot pass on a request that the real one refuses.
/// </summary>
public abstract class FakeProvider : IAsyncDisposable
{
    private readonly ConcurrentQueue<FakeAnswer> _answers = new();
    private readonly ConcurrentQueue<JsonElement> _requests = new();
    private readonly CancellationTokenSource _stopped = new();
    private WebApplication? _server;
    private int _open;

    public string ApiKey { get; init; } = "sk-test-0123456789";

    public string ModelId { get; init; } = "test-model";

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>How many tokens it reads and writes at once, a third of the bytes each; more is answered with 400. Null for any number.</summary>
    public int? ContextTokens { get; set; }

    /// <summary>The bodies that were sent, in order.</summary>
    public IReadOnlyList<JsonElement> Requests => [.. _requests];

    /// <summary>The requests that are being answered at this moment: somebody still holds their connections.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>A model that reads what it is sent before it answers; null for the queued answers.</summary>
    public Func<JsonElement, FakeAnswer>? Script { get; set; }

    /// <summary>Queues answers; the last one is repeated when the queue is empty.</summary>
    public void Answer(params FakeAnswer[] answers)
    {
        _answers.Clear();
        foreach (var answer in answers) _answers.Enqueue(answer);
    }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost(Path, HandleAsync);
        await _server.StartAsync();
        Address = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        if (_server is not null) await _server.DisposeAsync();
        _stopped.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract string Path { get; }

    protected virtual string ContentType => "text/event-stream; charset=utf-8";

    /// <summary>Why the provider would refuse the request; null when it would not.</summary>
    protected abstract (int Status, string Body)? Refuse(HttpRequest request, JsonElement body);

    protected abstract IEnumerable<string> Events(FakeAnswer answer, JsonElement request);

    private async Task HandleAsync(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopped.Token);
        Interlocked.Increment(ref _open);
        try
        {
            using var json = await JsonDocument.ParseAsync(context.Request.Body, default, ended.Token);
            var body = json.RootElement.Clone();
            _requests.Enqueue(body);
            if (Refuse(context.Request, body) is var (status, refusal))
            {
                await WriteErrorAsync(context, status, refusal, ended.Token);
                return;
            }

            if (TokensOf(body) > ContextTokens)
            {
                await WriteErrorAsync(context, 400, """{"error":{"type":"invalid_request_error","code":"context_length_exceeded","message":"This model's maximum context length is exceeded."}}""", ended.Token);
                return;
            }

            var answer = Script is { } script ? script(body) : _answers.Count > 1 && _answers.TryDequeue(out var next) ? next : _answers.TryPeek(out var last) ? last : FakeAnswer.Text("ready");
            await AnswerAsync(context, answer, body, ended.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static int TokensOf(JsonElement body)
    {
        var isLimited = body.TryGetProperty("max_tokens", out var most) || body.TryGetProperty("max_completion_tokens", out most);
        return (isLimited ? most.GetInt32() : 0) + (BytesOf(body) / 3);
    }

    private static int BytesOf(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Sum(static p => p.Name.Length + BytesOf(p.Value)),
        JsonValueKind.Array => json.EnumerateArray().Sum(BytesOf),
        JsonValueKind.String => Encoding.UTF8.GetByteCount(json.GetString()!),
        _ => 1,
    };

    private async Task AnswerAsync(HttpContext context, FakeAnswer answer, JsonElement request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
        if (answer.Delay > TimeSpan.Zero) await Task.Delay(answer.Delay, cancellationToken);
        if (answer.Hangs) await Task.Delay(Timeout.Infinite, cancellationToken);
        if (answer.Status is { } failed)
        {
            await WriteErrorAsync(context, failed, answer.Body ?? "", cancellationToken);
            return;
        }

        context.Response.ContentType = ContentType;
        foreach (var chunk in answer.Rubbish is { } rubbish ? [rubbish] : Events(answer, request))
        {
            if (answer.Between > TimeSpan.Zero) await Task.Delay(answer.Between, cancellationToken);
            var bytes = Encoding.UTF8.GetBytes(chunk);
            foreach (var piece in bytes.Chunk(answer.ByteByByte ? 1 : bytes.Length)) await context.Response.Body.WriteAsync(piece, cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }

        if (answer.Stalls) await Task.Delay(Timeout.Infinite, cancellationToken);
        if (answer.IsCut) context.Abort();
    }

    private static async Task WriteErrorAsync(HttpContext context, int status, string body, CancellationToken cancellationToken)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = body.StartsWith('{') ? "application/json" : "text/html";
        await context.Response.WriteAsync(body, cancellationToken);
    }
}
