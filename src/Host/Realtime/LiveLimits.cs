using Microsoft.Extensions.Options;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Host.Realtime;

/// <summary>What one token, and one person over all of their live connections, may ask of this node before the database is asked anything.</summary>
internal sealed class LiveLimits(IOptions<LimitOptions> options) : IDisposable
{
    private readonly RateWindow tokens = new(options.Value.CableSubscriptionsPerMinute, TimeSpan.FromMinutes(1));
    private readonly RateWindow people = new(options.Value.LiveCallsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>Counts a subscription; true when there were too many with this token.</summary>
    public bool Subscribes(string token) => tokens.Take(token) is not null;

    /// <summary>Counts a call; true when there were too many of this visitor.</summary>
    public bool Calls(Visitor visitor) => people.Take($"visitor {visitor.ContactInboxId}") is not null;

    /// <summary>Counts a call; true when there were too many of this agent.</summary>
    public bool Calls(UserId user) => people.Take($"user {user}") is not null;

    public void Dispose()
    {
        tokens.Dispose();
        people.Dispose();
    }
}
