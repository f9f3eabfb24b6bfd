using System.Diagnostics;

namespace Wheelhouse.Platform.Jobs;

/// <summary>
/// How far back a worker's next claim looks: usually to the oldest row that may be waiting, and once per poll as far as
/// there is anything, for what became free out of turn (a node that died).
/// </summary>
/// <remarks>In time passed, not in moments: these are the database's, whose clock this node does not know.</remarks>
internal sealed class ClaimWindow(TimeSpan everythingEvery)
{
    /// <summary>As far back as there is anything.</summary>
    public static readonly TimeSpan Everything = TimeSpan.FromDays(36_500);

    /// <summary>A row's time is taken before it is committed.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    private long _began;
    private TimeSpan _dueForBefore = Everything;
    private long _lookedAtEverything;

    public TimeSpan Next()
    {
        if (_lookedAtEverything != 0 && _dueForBefore != Everything && Stopwatch.GetElapsedTime(_lookedAtEverything) < everythingEvery)
        {
            return Stopwatch.GetElapsedTime(_began) + _dueForBefore + Margin;
        }

        _lookedAtEverything = Stopwatch.GetTimestamp();
        return Everything;
    }

    /// <param name="began">When the claim began: fewer rows than asked for means that none from before then is left.</param>
    public void Claimed(IReadOnlyList<ClaimedJob> claimed, int asked, long began)
    {
        _began = began;
        _dueForBefore = claimed.Count < asked ? TimeSpan.Zero : claimed.Max(static job => job.DueFor);
    }
}
