using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Realtime.Cable;

/// <summary>A client that comes back in a loop is held back before the database is asked who it is, as on the hubs.</summary>
internal sealed class CableLimits(IOptions<LimitOptions> options) : IDisposable
{
    private readonly RateWindow tokens = new(options.Value.CableSubscriptionsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>Counts a subscription; true when there were too many with this token.</summary>
    public bool Subscribes(string token) => tokens.Take(token) is not null;

    public void Dispose() => tokens.Dispose();
}
