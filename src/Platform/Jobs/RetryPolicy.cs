namespace Wheelhouse.Platform.Jobs;

/// <summary>How long a failed row waits: doubling from one second to ten minutes, with jitter; a Retry-After wins.</summary>
internal sealed class RetryPolicy(Func<double> random)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(6);

    public TimeSpan DelayAfter(int attempt, TimeSpan? retryAfter)
    {
        if (retryAfter is { } asked)
        {
            return asked < TimeSpan.Zero ? TimeSpan.Zero : asked > LongestAsked ? LongestAsked : asked;
        }

        var full = Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(attempt - 1, 20)));
        // Between half and all of it: many rows that failed together do not come back together.
        return TimeSpan.FromSeconds(full * (0.5 + (random() / 2)));
    }
}
