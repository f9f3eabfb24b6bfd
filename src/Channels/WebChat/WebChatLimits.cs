using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.WebChat;

/// <summary>Says no before anything is read or written. Per node: it holds back abuse, the conversation's own limit holds everywhere.</summary>
internal sealed class WebChatLimits(IOptions<WebChatOptions> options, ILogger<WebChatLimits> logger) : IDisposable
{
    private readonly PartitionedRateLimiter<string> _messages = Limiter(options.Value.MessagesPerMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> _messagesByAddress = Limiter(options.Value.MessagesPerAddressAndMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> _visitorsByAddress = Limiter(options.Value.VisitorsPerAddressAndHour, TimeSpan.FromHours(1));
    private readonly PartitionedRateLimiter<string> _connections = Limiter(options.Value.ConnectionsPerMinute, TimeSpan.FromMinutes(1));
    private readonly PartitionedRateLimiter<string> _requests = Limiter(options.Value.RequestsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>Null when the request may go on; else the seconds to wait.</summary>
    public int? Message(Visitor visitor, HttpContext http) =>
        HeldBack(visitor, Take(_messages, visitor.ContactInboxId.ToString()) ?? Take(_messagesByAddress, Address(http)));

    public int? NewVisitor(ChannelInbox site, HttpContext http)
    {
        var wait = Take(_visitorsByAddress, Address(http));
        if (wait is { } seconds)
        {
            Log.TooManyVisitors(logger, site.Id, seconds);
        }

        return wait;
    }

    /// <summary>Asked before the database is: a token's own words are enough to hold its bearer back.</summary>
    public int? Request(InboxId inbox, string sourceId) => Take(_requests, $"{inbox}:{sourceId}");

    public int? Connection(InboxId inbox, string sourceId) => Take(_connections, $"{inbox}:{sourceId}");

    /// <summary>Chatwoot's status, with the header that tells well-behaved clients when to come back.</summary>
    public static IResult Refuse(HttpContext http, int seconds)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return ProblemResponse.Result(StatusCodes.Status429TooManyRequests, ProblemCodes.RateLimited, ProblemCodes.TextForStatus(429));
    }

    public void Dispose()
    {
        _messages.Dispose();
        _messagesByAddress.Dispose();
        _visitorsByAddress.Dispose();
        _requests.Dispose();
        _connections.Dispose();
    }

    private int? HeldBack(Visitor visitor, int? wait)
    {
        if (wait is { } seconds)
        {
            Log.VisitorHeldBack(logger, visitor.ContactInboxId, seconds);
        }

        return wait;
    }

    private static int? Take(PartitionedRateLimiter<string> limiter, string who)
    {
        using var lease = limiter.AttemptAcquire(who);
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            : 60;
    }

    private static PartitionedRateLimiter<string> Limiter(int permits, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(
        who => RateLimitPartition.GetSlidingWindowLimiter(who, _ => new SlidingWindowRateLimiterOptions
        {
            PermitLimit = permits,
            Window = window,
            SegmentsPerWindow = 6,
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    /// <summary>An IPv6 customer owns a /64: each of its addresses is the same neighbour.</summary>
    private static string Address(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        if (address is null)
        {
            return "unknown";
        }

        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 16 ? 8 : bytes.Length));
    }
}
