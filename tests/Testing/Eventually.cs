namespace Wheelhouse.Testing;

/// <summary>Waits for something that must become true, without a fixed sleep.</summary>
public static class Eventually
{
    /// <exception cref="TimeoutException">It did not become true within <paramref name="longest"/> (10 seconds unless told).</exception>
    public static async Task TrueAsync(Func<Task<bool>> condition, CancellationToken cancellationToken, TimeSpan? longest = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        var limit = longest ?? TimeSpan.FromSeconds(10);
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > limit)
            {
                throw new TimeoutException($"It did not become true within {limit.TotalSeconds:0.#} s.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
    }

    /// <summary>Asks until the answer satisfies, and returns it.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfies, CancellationToken cancellationToken, TimeSpan? longest = null)
    {
        var answer = default(T)!;
        await TrueAsync(
            async () =>
            {
                answer = await ask();
                return satisfies(answer);
            },
            cancellationToken,
            longest);
        return answer;
    }
}
