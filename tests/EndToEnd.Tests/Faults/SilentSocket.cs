using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wheelhouse.EndToEnd.Tests.Faults;

/// <summary>
/// A browser whose network is gone, or that has stopped reading: it opens a hub's WebSocket by hand, says hello, and then
/// neither reads nor answers a ping nor closes.
/// </summary>
internal sealed class SilentSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };

    public static async Task<SilentSocket> OpenAsync(Uri host, string pathAndQuery)
    {
        var silent = new SilentSocket();
        await silent._socket.ConnectAsync(IPAddress.Loopback, host.Port);
        await silent._socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {pathAndQuery} HTTP/1.1\r\nHost: {host.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var answer = new byte[1024];
        var read = await silent._socket.ReceiveAsync(answer);
        if (!Encoding.ASCII.GetString(answer, 0, read).StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
            throw new InvalidOperationException("The server does not speak WebSocket.");
        await silent._socket.SendAsync(Frame("{\"protocol\":\"json\",\"version\":1}\u001e"));
        return silent;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>A client's text frame; the mask is zero, which changes nothing.</summary>
    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        return [0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0, .. payload];
    }
}
