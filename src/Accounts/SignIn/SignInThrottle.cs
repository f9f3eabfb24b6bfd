using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Accounts.SignIn;

/// <summary>
/// Slows down guessing: failed attempts are counted per neighbour on the network and per person, on this node. An attempt
/// counts from its beginning, so that many at once are no way around it; one that succeeds is given back, so an office
/// behind one address does not lock itself out.
/// </summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    private const int MostPerAddress = 20;
    private const int MostPerPerson = 10;
    private const int ManyCounts = 10_000;
    private static readonly TimeSpan AddressWindow = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PersonWindow = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, Count> counts = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private TimeSpan sweptAt;

    /// <summary>Counts an attempt before the password is looked at. Disposed without <see cref="Attempt.Fail"/>, it never was.</summary>
    /// <param name="who">Whose password is tried: an e-mail as it was sent, or a user.</param>
    /// <exception cref="DomainException">Too many failures: 429.</exception>
    public Attempt Begin(HttpContext http, string who)
    {
        // Somebody may send a megabyte as his e-mail: what is kept of it has one length.
        var (address, person) = ($"address {RateWindow.AddressOf(http)}", $"person {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(who)))}");
        lock (gate)
        {
            var now = Now;
            if ((WaitFor(address, MostPerAddress, now) ?? WaitFor(person, MostPerPerson, now)) is { } wait)
                throw new DomainException(ProblemCodes.RateLimited, "Too many failed attempts. Try again in a few minutes.", 429) { RetryAfter = wait };
            Sweep(now);
            var (first, second) = (Add(address, AddressWindow, now), Add(person, PersonWindow, now));
            return new Attempt(() => GiveBack(first, second));
        }
    }

    /// <summary>How many addresses and persons are kept in mind.</summary>
    internal int Kept => counts.Count;

    /// <summary>Since whenever: a wait must not grow when the machine's clock is put back.</summary>
    private TimeSpan Now => time.GetElapsedTime(0);

    private TimeSpan? WaitFor(string key, int most, TimeSpan now) =>
        counts.TryGetValue(key, out var count) && count.Until > now && count.Attempts >= most ? count.Until - now : null;

    private Count Add(string key, TimeSpan window, TimeSpan now)
    {
        if (!counts.TryGetValue(key, out var count) || count.Until <= now)
            counts[key] = count = new Count(key, now + window);
        count.Attempts++;
        return count;
    }

    private void GiveBack(params ReadOnlySpan<Count> taken)
    {
        lock (gate)
        {
            foreach (var count in taken)
            {
                if (--count.Attempts == 0 && counts.TryGetValue(count.Key, out var kept) && kept == count)
                    counts.Remove(count.Key);
            }
        }
    }

    private void Sweep(TimeSpan now)
    {
        if (counts.Count <= ManyCounts || now - sweptAt < BetweenSweeps)
            return;
        sweptAt = now;
        foreach (var over in counts.Values.Where(count => count.Until <= now).ToList())
            counts.Remove(over.Key);
    }

    private sealed class Count(string key, TimeSpan until)
    {
        public string Key => key;

        public TimeSpan Until => until;

        public int Attempts { get; set; }
    }

    /// <summary>One attempt under way.</summary>
    internal sealed class Attempt(Action giveBack) : IDisposable
    {
        private bool failed;

        /// <summary>The password was wrong: the attempt stays counted.</summary>
        public void Fail() => failed = true;

        public void Dispose()
        {
            if (!failed)
                giveBack();
        }
    }
}
