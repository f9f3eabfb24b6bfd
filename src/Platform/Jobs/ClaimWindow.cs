using System.Diagnostics;

namespace Wheelhouse.Platform.Jobs;

/// <summary>
/// How far back a worker's next claim looks: usually to the oldest row that may be waiting, and once per poll as far as
/// there is anything, for what became free out of turn (a node that died, another node's clock).
/// </summary>
internal sealed class ClaimWindow(TimeSpan everythingEvery)
{
    /// <summary>A row's time is taken before it is committed, and by the clock of the node that writes it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private DateTimeOffset _from = DateTimeOffset.MinValue;
    private long _lookedAtEverything;

    public DateTimeOffset Next()
    {
        // Real time on purpose: a test that moves its clock moves rows into the past.
        if (_lookedAtEverything != 0 && Stopwatch.GetElapsedTime(_lookedAtEverything) < everythingEvery)
        {
            return _from;
        }

        _lookedAtEverything = Stopwatch.GetTimestamp();
        return DateTimeOffset.MinValue;
    }

    /// <param name="now">When the claim began: fewer rows than asked for means that none from before then is left.</param>
    public void Claimed(IReadOnlyList<ClaimedJob> claimed, int asked, DateTimeOffset now) =>
        _from = (claimed.Count < asked ? now : claimed.Min(static job => job.RunAt)) - Margin;
}
