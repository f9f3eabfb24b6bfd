namespace Wheelhouse.Platform.Jobs;

/// <summary>
/// The queue goes by the database's clock alone: due times, leases and ages. A node whose own clock is wrong or jumps
/// neither runs anything early nor lets anything wait. A test moves this and nothing else.
/// </summary>
public class QueueClock
{
    /// <summary>How far the queue's time is ahead of the database's.</summary>
    public virtual TimeSpan Ahead => TimeSpan.Zero;
}
