using System.Diagnostics;

namespace Wheelhouse.Bench.Load;

/// <summary>Many who do the same thing as fast as they can.</summary>
internal static class Crowd
{
    /// <summary>How often a second it was done, by so many at once, for so long.</summary>
    /// <param name="once">Is told who does it and how often it has been done before.</param>
    public static async Task<double> RunAsync(int members, TimeSpan time, Func<int, int, Task> once)
    {
        var (count, watch) = (-1, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, members).Select(async member =>
        {
            await Task.Yield();
            while (watch.Elapsed < time) await once(member, Interlocked.Increment(ref count));
        }));
        return (count + 1) / watch.Elapsed.TotalSeconds;
    }
}
