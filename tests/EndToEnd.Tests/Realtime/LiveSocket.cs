using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Wheelhouse.Testing;

namespace Wheelhouse.EndToEnd.Tests.Realtime;

/// <summary>A WebSocket client that keeps everything it was sent; speaks SignalR's JSON protocol or Action Cable's.</summary>
internal sealed class LiveSocket : IAsyncDisposable
{
    private const char EndOfRecord = '\u001e';
    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource ended = new();
    private readonly bool isHub;
    private Task reading = Task.CompletedTask;
    private int calls;

    private LiveSocket(bool isHub) => this.isHub = isHub;

    public ConcurrentQueue<JsonObject> Frames { get; } = new();

    public bool IsClosed => reading.IsCompleted;

    /// <summary>The signals of a hub, oldest first.</summary>
    public IEnumerable<JsonObject> Signals =>
        Frames.Where(static f => f["target"]?.GetValue<string>() == "signal").Select(static f => (JsonObject)f["arguments"]![0]!);

    /// <summary>The events of Action Cable, oldest first.</summary>
    public IEnumerable<JsonObject> Events => Frames.Select(static f => f["message"]).OfType<JsonObject>();

    public static async Task<LiveSocket> OpenHubAsync(Uri host, string pathAndQuery, Action<ClientWebSocketOptions>? configure = null)
    {
        var hub = new LiveSocket(isHub: true);
        await hub.ConnectAsync(host, pathAndQuery, configure);
        await hub.SendAsync("""{"protocol":"json","version":1}""");
        return hub;
    }

    public static async Task<LiveSocket> OpenCableAsync(Uri host, Action<ClientWebSocketOptions>? configure = null)
    {
        var cable = new LiveSocket(isHub: false);
        await cable.ConnectAsync(host, "/cable", options =>
        {
            options.AddSubProtocol("actioncable-v1-json");
            configure?.Invoke(options);
        });
        cable.socket.SubProtocol.ShouldBe("actioncable-v1-json");
        return cable;
    }

    /// <summary>Calls a hub's method and waits for its end.</summary>
    public async Task<string?> CallAsync(string method, params object[] arguments)
    {
        var id = Interlocked.Increment(ref calls).ToString(null, null);
        var values = new JsonArray([.. arguments.Select(static a => JsonValue.Create(a))]);
        await SendAsync(new JsonObject { ["type"] = 1, ["invocationId"] = id, ["target"] = method, ["arguments"] = values }.ToJsonString());
        var ending = await WaitForAsync(f => f["type"]?.GetValueKind() is System.Text.Json.JsonValueKind.Number && f["invocationId"]?.GetValue<string>() == id);
        return ending["error"]?.GetValue<string>();
    }

    public Task SendAsync(string frame) => socket.SendAsync(
        Encoding.UTF8.GetBytes(isHub ? frame + EndOfRecord : frame), WebSocketMessageType.Text, true, CancellationToken.None);

    public async Task SubscribeAsync(JsonObject identifier) =>
        await SendAsync(new JsonObject { ["command"] = "subscribe", ["identifier"] = identifier.ToJsonString() }.ToJsonString());

    public async Task<JsonObject> WaitForAsync(Func<JsonObject, bool> wanted)
    {
        await Eventually.TrueAsync(() => Task.FromResult(Frames.Any(wanted)), CancellationToken.None);
        return Frames.First(wanted);
    }

    public async Task<JsonObject> WaitForEventAsync(string name) =>
        (JsonObject)(await WaitForAsync(f => f["message"] is JsonObject message && message["event"]?.GetValue<string>() == name))["message"]!["data"]!;

    public async Task<JsonObject> WaitForSignalAsync(string kind)
    {
        await Eventually.TrueAsync(() => Task.FromResult(Signals.Any(s => s["kind"]!.GetValue<string>() == kind)), CancellationToken.None);
        return Signals.First(s => s["kind"]!.GetValue<string>() == kind);
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        await reading;
        socket.Dispose();
        ended.Dispose();
    }

    private async Task ConnectAsync(Uri host, string pathAndQuery, Action<ClientWebSocketOptions>? configure)
    {
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(new Uri($"ws://{host.Authority}{pathAndQuery}"), CancellationToken.None);
        reading = ReadAsync();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[256 * 1024];
        var text = new StringBuilder();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, ended.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                    return;
                text.Append(Encoding.UTF8.GetString(buffer, 0, part.Count));
                if (!part.EndOfMessage)
                    continue;
                foreach (var record in text.ToString().Split(EndOfRecord, StringSplitOptions.RemoveEmptyEntries))
                    Frames.Enqueue((JsonObject)JsonNode.Parse(record)!);
                text.Clear();
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // Closed by either side.
        }
    }
}
