using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Wheelhouse.Testing;

/// <summary>Stands between a node and PostgreSQL and can refuse, cut and hold up its connections without hurting anybody else's.</summary>
public sealed class DatabaseProxy : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _server;
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _pairs = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly int _port;
    private TcpListener? _listener;
    private Task _accepting = Task.CompletedTask;
    private TaskCompletionSource _flowing = new();

    private DatabaseProxy(string connectionString)
    {
        _server = new NpgsqlConnectionStringBuilder(connectionString);
        _flowing.SetResult();
        Listen(0);
        _port = ((IPEndPoint)_listener!.LocalEndpoint).Port;
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = _port }.ConnectionString;
    }

    /// <summary>The server's, by way of this proxy.</summary>
    public string ConnectionString { get; }

    /// <summary>How often somebody tried to connect.</summary>
    public int Attempts { get; private set; }

    public static DatabaseProxy To(string connectionString) => new(connectionString);

    /// <summary>Cuts every connection and takes no new ones, as a server that is down.</summary>
    public async Task RefuseAsync()
    {
        _listener?.Stop();
        await _accepting;
        _listener = null;
        Cut();
    }

    /// <summary>Takes connections again.</summary>
    public void Accept()
    {
        if (_listener is null)
        {
            Listen(_port);
        }
    }

    /// <summary>Cuts every connection, in the middle of whatever it does; new ones are taken.</summary>
    public void Cut()
    {
        foreach (var (near, far) in _pairs)
        {
            near.Dispose();
            far.Dispose();
        }
    }

    /// <summary>Lets nothing through in either direction and says nothing, as a network that is gone.</summary>
    public void Hold() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo() => _flowing.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        LetGo();
        await RefuseAsync();
        _ended.Dispose();
    }

    private void Listen(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(_ended.Token);
                Attempts++;
                _ = ServeAsync(near);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // No longer listening.
        }
    }

    private async Task ServeAsync(TcpClient near)
    {
        using var far = new TcpClient();
        try
        {
            _pairs[near] = far;
            near.NoDelay = far.NoDelay = true;
            await far.ConnectAsync(_server.Host!, _server.Port, _ended.Token);
            await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // Cut by either side.
        }
        finally
        {
            _pairs.TryRemove(near, out _);
            near.Dispose();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to)
    {
        try
        {
            var buffer = new byte[32 * 1024];
            var (source, target) = (from.GetStream(), to.GetStream());
            for (int read; (read = await source.ReadAsync(buffer, _ended.Token)) > 0;)
            {
                await _flowing.Task;
                await target.WriteAsync(buffer.AsMemory(0, read), _ended.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // Cut by either side.
        }
    }
}
