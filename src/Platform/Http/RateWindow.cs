using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Wheelhouse.Platform.Http;

/// <summary>Lets everybody do something a number of times within a sliding window. Per node.</summary>
public sealed class RateWindow(int permits, TimeSpan window) : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(
        who => RateLimitPartition.GetSlidingWindowLimiter(who, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = window,
            SegmentsPerWindow = 6,
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    /// <summary>Null when they may; else the seconds to wait.</summary>
    public int? Take(string who)
    {
        using var lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            : Math.Max(1, (int)(window.TotalSeconds / 6));
    }

    /// <summary>Whether they may not do it at the moment; asking counts for nothing.</summary>
    public bool IsFull(string who)
    {
        using var lease = limiter.AttemptAcquire(who, 0);
        return !lease.IsAcquired;
    }

    /// <summary>Who calls, as far as the network tells. An IPv6 customer owns a /64: each of its addresses is the same neighbour.</summary>
    public static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
            return "unknown";
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 16 ? 8 : bytes.Length));
    }

    public void Dispose() => limiter.Dispose();
}
