using System.Net;
using System.Net.Sockets;

namespace Wheelhouse.Bench.Crawling;

/// <summary>Listens where nobody may be led: on 127.0.0.2, on [::1] and on another port of 127.0.0.1. Counts who comes.</summary>
internal sealed class Decoys : IAsyncDisposable
{
    private readonly TcpListener[] _listeners;
    private readonly Task[] _accepting;
    private int _visits;

    private Decoys(TcpListener[] listeners)
    {
        _listeners = listeners;
        _accepting = [.. listeners.Select(AcceptAsync)];
    }

    public int Visits => Volatile.Read(ref _visits);

    /// <summary>Addresses of the decoys, spelled in all the ways that lead to them.</summary>
    public IReadOnlyList<string> Addresses { get; private init; } = [];

    /// <summary>Opens them, and shows that they can be reached and are counted.</summary>
    public static async Task<Decoys> OpenAsync(CancellationToken cancellationToken)
    {
        TcpListener[] listeners = [new(IPAddress.Parse("127.0.0.2"), 0), new(IPAddress.IPv6Loopback, 0), new(IPAddress.Loopback, 0)];
        foreach (var listener in listeners) listener.Start();
        var ports = listeners.Select(static l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        var decoys = new Decoys(listeners)
        {
            Addresses =
            [
                $"http://127.0.0.2:{ports[0]}/admin", $"http://[::1]:{ports[1]}/", $"http://127.0.0.1:{ports[2]}/", $"http://localhost:{ports[2]}/secrets",
                $"http://0x7f000002:{ports[0]}/", $"http://2130706434:{ports[0]}/", $"http://[::ffff:127.0.0.2]:{ports[0]}/", $"http://[0:0:0:0:0:0:0:1]:{ports[1]}/x",
            ],
        };
        foreach (var listener in listeners)
        {
            using var client = new TcpClient(listener.LocalEndpoint.AddressFamily);
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        }

        while (decoys.Visits < listeners.Length) await Task.Delay(10, cancellationToken);
        Interlocked.Exchange(ref decoys._visits, 0);
        return decoys;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners) listener.Dispose();
        await Task.WhenAll(_accepting);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var visitor = await listener.AcceptSocketAsync();
                Interlocked.Increment(ref _visits);
            }
        }
        catch (SocketException)
        {
            // Closed.
        }
    }
}
