using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Wheelhouse.Bench.Load;

/// <summary>
/// One connection on which one request follows the other. Written by hand because the client shares two processors with
/// the server: HttpClient takes several times as much of them, and that would be measured, too.
/// </summary>
internal sealed class KeepAliveClient(Uri server) : IDisposable
{
    private static readonly byte[] EndOfChunks = "\r\n0\r\n\r\n"u8.ToArray();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];

    /// <summary>Sends a request and waits for the end of its answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is not 200.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken) => await ExchangeAsync(request, cancellationToken);

    /// <summary>The same, for who wants to read the answer.</summary>
    public async Task<string> ReadAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        var (head, end, chunked) = await ExchangeAsync(request, cancellationToken);
        return chunked ? Unchunk(_buffer.AsSpan(head, end - head)) : Encoding.UTF8.GetString(_buffer, head, end - head);
    }

    public void Dispose() => _socket.Dispose();

    private async Task<(int Head, int End, bool Chunked)> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        if (!_socket.Connected) await _socket.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        await _socket.SendAsync(request, cancellationToken);
        for (var read = 0; ;)
        {
            if (read == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var got = await _socket.ReceiveAsync(_buffer.AsMemory(read), cancellationToken);
            if (got == 0) throw new IOException("The server has closed the connection.");
            read += got;
            if (Complete(_buffer.AsSpan(0, read)) is not { } answer) continue;
            return _buffer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8) ? (answer.Head, read, answer.Chunked)
                : throw new InvalidOperationException($"The server answered {Encoding.UTF8.GetString(_buffer, 0, read)}");
        }
    }

    /// <summary>Null while something is missing.</summary>
    private static (int Head, bool Chunked)? Complete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var head = answer[..end];
        var body = answer[(end + 4)..];
        if (head.IndexOf("Transfer-Encoding: chunked"u8) >= 0)
            return body.EndsWith(EndOfChunks) || body.SequenceEqual(EndOfChunks.AsSpan(2)) ? (end + 4, true) : null;
        var length = head.IndexOf("Content-Length: "u8);
        if (length < 0) return (end + 4, false);
        var digits = head[(length + 16)..];
        var line = digits.IndexOf((byte)'\r');
        return body.Length >= int.Parse(line < 0 ? digits : digits[..line], NumberStyles.None, CultureInfo.InvariantCulture) ? (end + 4, false) : null;
    }

    private static string Unchunk(ReadOnlySpan<byte> body)
    {
        var text = new MemoryStream();
        while (true)
        {
            var line = body.IndexOf("\r\n"u8);
            var size = int.Parse(body[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) return Encoding.UTF8.GetString(text.ToArray());
            text.Write(body.Slice(line + 2, size));
            body = body[(line + 2 + size + 2)..];
        }
    }
}
