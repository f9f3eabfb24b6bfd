namespace Wheelhouse.Testing;

/// <summary>A node's clock that runs, and is put forward or back by a test.</summary>
public sealed class JumpingClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ticks));

    /// <summary>From now on it is wrong by this much.</summary>
    public void BeOff(TimeSpan by) => Interlocked.Exchange(ref _ticks, by.Ticks);
}
