using System.ComponentModel.DataAnnotations;

namespace Wheelhouse.Platform.Http;

/// <summary>Settings under <c>Limits</c>: how large and how many requests may be. They hold back abuse on each node; nobody meets them by working.</summary>
public sealed class LimitOptions
{
    /// <summary>The largest body, in bytes, of a request whose route does not say that it takes more. The longest message fits.</summary>
    [Range(64 * 1024, 256 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Requests a minute of one API token, or of one session.</summary>
    [Range(1, 10_000_000)]
    public int RequestsPerCallerAndMinute { get; set; } = 6000;

    /// <summary>Requests a minute of one network address that come without a valid token or session. Widgets have limits of their own; of their requests only those that name nobody known count, apart from the others, and never hold back who is known. So are connections to <c>/cable</c> counted apart.</summary>
    [Range(1, 10_000_000)]
    public int RequestsPerAddressAndMinute { get; set; } = 1200;

    /// <summary>Subscriptions a minute on <c>/cable</c> with one pubsub token: several windows on a bad network, but no loop.</summary>
    [Range(1, 100_000)]
    public int CableSubscriptionsPerMinute { get; set; } = 60;

    /// <summary>Signs of life and of typing, and conversations watched, that one person may send a minute over all live connections: several windows, but no loop. More signs are passed over.</summary>
    [Range(1, 1_000_000)]
    public int LiveCallsPerMinute { get; set; } = 300;
}
