using System.Diagnostics;

namespace Wheelhouse.Platform.Jobs;

/// <summary>
/// This process among the nodes of the installation. Its identity lives as long as its heartbeat: after a silence the
/// others take over what it held, so the process stops that work a moment earlier and comes back under a new identity.
/// </summary>
public sealed class Node(TimeProvider time) : IDisposable
{
    /// <summary>Enough for a day on which the database is away again and again.</summary>
    private const int MostFormer = 20;

    private NodeIdentity? _current;
    private volatile Guid[] _former = [];

    /// <summary>The identities that this process has lost because it could not say that it lives, the last ones.</summary>
    internal Guid[] Former => _former;

    /// <summary>Null before the first heartbeat.</summary>
    internal NodeIdentity? Current => Volatile.Read(ref _current);

    public string Name { get; } = $"{Environment.MachineName}/{Environment.ProcessId}";

    internal DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The identity to beat for: the current one, or a new one in place of one that was lost.</summary>
    internal NodeIdentity Next() => Current is { IsLost: false } alive ? alive : new NodeIdentity(Guid.CreateVersion7(Now));

    /// <summary>The heartbeat sent at that moment has reached the database.</summary>
    internal void Beaten(NodeIdentity identity, long sentAt)
    {
        identity.Renew(sentAt);
        if (identity != Current)
        {
            if (Current is { } lost) _former = [.. _former.Append(lost.Id).TakeLast(MostFormer)];
            Interlocked.Exchange(ref _current, identity)?.Dispose();
        }
    }

    public void Dispose() => Current?.Dispose();
}

/// <summary>What claims are held under.</summary>
internal sealed class NodeIdentity(Guid id) : IDisposable
{
    /// <summary>After so much silence, by the database's clock, claims are free (<see cref="JobQueue.ClaimAsync"/>).</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(2.5);

    /// <summary>So much earlier the work is stopped: it needs a moment to notice.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(400);

    private readonly CancellationTokenSource _lost = new();

    public Guid Id => id;

    /// <summary>Cancelled when claims under this identity may pass to others.</summary>
    public CancellationToken Lost { get; private set; }

    public bool IsLost => Lost.IsCancellationRequested;

    /// <summary>Counted from when the heartbeat was sent, so always a little less than what the database grants.</summary>
    public void Renew(long sentAt)
    {
        Lost = _lost.Token;
        var left = Silence - Margin - Stopwatch.GetElapsedTime(sentAt);
        if (left > TimeSpan.Zero)
        {
            _lost.CancelAfter(left); // does nothing once it was cancelled
        }
        else
        {
            _lost.Cancel();
        }
    }

    public void Dispose() => _lost.Dispose();
}
