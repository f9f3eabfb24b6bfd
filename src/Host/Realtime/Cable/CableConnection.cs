using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace Wheelhouse.Host.Realtime.Cable;

/// <summary>One socket of Action Cable's protocol: its frames, its heartbeat, its subscriptions.</summary>
/// <param name="isHeldBack">Counts a refused subscription for whoever is at the other end; true when there were too many.</param>
internal sealed class CableConnection(WebSocket socket, CableRooms rooms, CableRelay relay, Func<bool> isHeldBack, TimeProvider time) : IAsyncDisposable
{
    private const int MostWaiting = 500;
    private const int MostSubscriptions = 20;
    private const int LongestFrame = 16 * 1024;

    /// <summary>Who is refused more often than this guesses.</summary>
    private const int MostRefusals = 20;
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, CableSubscription> subscriptions = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ended = new();
    private int refusals;
    private readonly Channel<string> waiting = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended.Token);
        Send("""{"type":"welcome"}""");
        var (sending, pinging) = (SendAsync(linked.Token), PingAsync(linked.Token));
        try
        {
            await ReceiveAsync(linked.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // The client left, was cut off, or the node stops.
        }
        finally
        {
            // Whatever broke: what goes on by itself would keep the connection for ever.
            await ended.CancelAsync();
            await Task.WhenAll(sending, pinging);
        }

        await CloseAsync();
    }

    /// <summary>Queues a frame. A client that does not keep up is cut off; it comes back and loads what it missed.</summary>
    public void Send(string frame)
    {
        if (!waiting.Writer.TryWrite(frame))
            Cut();
    }

    public void Cut()
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself at the same moment.
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions.Values)
            relay.Leave(subscription);
        ended.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestFrame];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close || (length == LongestFrame && !part.EndOfMessage))
                    return;
            }
            while (!part.EndOfMessage);
            if (Parse(buffer.AsSpan(0, length)) is { } command)
                await HandleAsync(command, cancellationToken);
        }
    }

    private async Task HandleAsync(JsonObject command, CancellationToken cancellationToken)
    {
        if (Text(command, "identifier") is not { } identifier)
            return;
        switch (Text(command, "command"))
        {
            case "subscribe" when subscriptions.ContainsKey(identifier):
                return;
            case "subscribe":
                await SubscribeAsync(identifier, cancellationToken);
                return;
            case "unsubscribe" when subscriptions.Remove(identifier, out var subscription):
                relay.Leave(subscription);
                return;
            case "message" when subscriptions.TryGetValue(identifier, out var subscription):
                if (Parse(Encoding.UTF8.GetBytes(Text(command, "data") ?? "")) is { } data && Text(data, "action") == "update_presence")
                    await rooms.KeepPresenceAsync(subscription, cancellationToken);
                return;
        }
    }

    private async Task SubscribeAsync(string identifier, CancellationToken cancellationToken)
    {
        var room = subscriptions.Count < MostSubscriptions && Parse(Encoding.UTF8.GetBytes(identifier)) is { } asked
            ? await rooms.EnterAsync(asked, cancellationToken)
            : null;
        var name = JsonSerializer.Serialize(identifier);
        if (room is null)
        {
            Send($$"""{"identifier":{{name}},"type":"reject_subscription"}""");
            if (isHeldBack() || ++refusals >= MostRefusals) Cut();
            return;
        }

        var subscription = new CableSubscription(this, relay, room, name);
        subscriptions[identifier] = subscription;
        Send($$"""{"identifier":{{name}},"type":"confirm_subscription"}""");
        relay.Join(subscription);
        await rooms.ShowPresenceAsync(subscription, cancellationToken);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var frame in waiting.Reader.ReadAllAsync(cancellationToken))
            {
                using var slow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                slow.CancelAfter(SlowAfter);
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, true, slow.Token);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            Cut();
        }
    }

    private async Task PingAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PingEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                Send($$"""{"type":"ping","message":{{time.GetUtcNow().ToUnixTimeSeconds()}}}""");
        }
        catch (OperationCanceledException)
        {
            // The connection ends.
        }
    }

    private async Task CloseAsync()
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // Nobody is there to be told.
        }
    }

    private static JsonObject? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var read = JsonNode.Parse(json) as JsonObject;
            // Names that stand twice and half characters are noticed when they are read, not before.
            foreach (var (_, value) in read ?? []) (value as JsonValue)?.TryGetValue<string>(out _);
            return read;
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // not of this protocol: ignored, as Action Cable does
        }
    }

    private static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
