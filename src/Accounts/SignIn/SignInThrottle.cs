using System.Collections.Concurrent;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Accounts.SignIn;

/// <summary>
/// Slows down guessing: failed attempts are counted per address and per e-mail, on this node. A correct password
/// is not counted, so an office behind one address does not lock itself out.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    private const int MostPerAddress = 20;
    private const int MostPerEmail = 10;
    private static readonly TimeSpan AddressWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan EmailWindow = TimeSpan.FromMinutes(15);
    private readonly ConcurrentDictionary<string, Count> counts = new(StringComparer.Ordinal);

    /// <exception cref="DomainException">Too many failures: 429.</exception>
    public void Check(string address, string email)
    {
        if ((WaitFor($"ip:{address}", MostPerAddress) ?? WaitFor($"email:{email}", MostPerEmail)) is { } wait)
            throw new DomainException(ProblemCodes.RateLimited, "Too many failed attempts. Try again in a few minutes.", 429) { RetryAfter = wait };
    }

    public void Failed(string address, string email)
    {
        Add($"ip:{address}", AddressWindow);
        Add($"email:{email}", EmailWindow);
        if (counts.Count > 10_000)
            Forget();
    }

    /// <summary>Since whenever: a wait must not grow when the machine's clock is put back.</summary>
    private TimeSpan Now => time.GetElapsedTime(0);

    private TimeSpan? WaitFor(string key, int most) =>
        counts.TryGetValue(key, out var count) && count.Until > Now && count.Failures >= most ? count.Until - Now : null;

    private void Add(string key, TimeSpan window)
    {
        var now = Now;
        counts.AddOrUpdate(
            key,
            _ => new Count(1, now + window),
            (_, count) => count.Until > now ? count with { Failures = count.Failures + 1 } : new Count(1, now + window));
    }

    private void Forget()
    {
        var now = Now;
        foreach (var (key, count) in counts)
        {
            if (count.Until <= now)
                counts.TryRemove(key, out _);
        }
    }

    private sealed record Count(int Failures, TimeSpan Until);
}
