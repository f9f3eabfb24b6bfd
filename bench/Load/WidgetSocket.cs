using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using Wheelhouse.Bench.Serving;

namespace Wheelhouse.Bench.Load;

/// <summary>The live connection of one open widget; a hint makes it fetch what has changed, as the widget does.</summary>
internal sealed class WidgetSocket : IAsyncDisposable
{
    private static readonly byte[] Hint = Encoding.UTF8.GetBytes("\"message.changed\"");
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _ended = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>Whether the server has ended it.</summary>
    public bool IsClosed => _reading.IsCompleted;

    /// <param name="onHint">Is told when a message has changed (a <see cref="Stopwatch"/> timestamp). It must not take long.</param>
    /// <param name="onText">Is told everything, as it comes.</param>
    public static async Task<WidgetSocket> OpenAsync(Site site, Visitor visitor, Action<long> onHint, CancellationToken cancellationToken, Action<long, string>? onText = null)
    {
        var widget = new WidgetSocket();
        await widget._socket.ConnectAsync(
            new Uri($"ws://{site.Address.Authority}/hubs/visitor?website_token={site.WebsiteToken}&access_token={visitor.Token}"), cancellationToken);
        await widget._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, cancellationToken);
        var answer = new byte[64];
        await widget._socket.ReceiveAsync(answer, cancellationToken);
        widget._reading = widget.ReadAsync(onHint, onText);
        return widget;
    }

    /// <summary>What a widget says every 15 seconds, so that the server does not take it for dead.</summary>
    public Task PingAsync(CancellationToken cancellationToken) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes("{\"type\":6}\u001e"), WebSocketMessageType.Text, true, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reading;
        _socket.Dispose();
        _ended.Dispose();
    }

    private async Task ReadAsync(Action<long> onHint, Action<long, string>? onText)
    {
        var buffer = new byte[4096];
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(), _ended.Token) is { MessageType: WebSocketMessageType.Text } part)
            {
                var at = Stopwatch.GetTimestamp();
                if (buffer.AsSpan(0, part.Count).IndexOf(Hint) >= 0) onHint(at);
                onText?.Invoke(at, Encoding.UTF8.GetString(buffer, 0, part.Count));
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // Closed by either side.
        }
    }
}
