namespace Wheelhouse.Testing;

/// <summary>A clock that stands still until a test moves it, and its timestamps with it. Timers stay real.</summary>
public sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public override long GetTimestamp() => (Interlocked.Read(ref _ticks) - start.UtcTicks) * (TimestampFrequency / TimeSpan.TicksPerSecond);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
