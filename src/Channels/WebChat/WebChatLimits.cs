using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.WebChat;

/// <summary>Says no before anything is read or written. Per node: it holds back abuse, the conversation's own limit holds everywhere.</summary>
internal sealed class WebChatLimits(IOptions<WebChatOptions> options, ILogger<WebChatLimits> logger) : IDisposable
{
    private readonly RateWindow _messages = new(options.Value.MessagesPerMinute, TimeSpan.FromMinutes(1));
    private readonly RateWindow _messagesByAddress = new(options.Value.MessagesPerAddressAndMinute, TimeSpan.FromMinutes(1));
    private readonly RateWindow _visitorsByAddress = new(options.Value.VisitorsPerAddressAndHour, TimeSpan.FromHours(1));
    private readonly RateWindow _pagesByAddress = new(options.Value.PagesPerAddressAndMinute, TimeSpan.FromMinutes(1));
    private readonly RateWindow _requests = new(options.Value.RequestsPerMinute, TimeSpan.FromMinutes(1));
    private readonly RateWindow _connections = new(options.Value.ConnectionsPerMinute, TimeSpan.FromMinutes(1));

    /// <summary>Null when the request may go on; else the seconds to wait.</summary>
    public int? Message(Visitor visitor, HttpContext http) =>
        HeldBack(visitor, _messages.Take(visitor.ContactInboxId.ToString()) ?? _messagesByAddress.Take(RateWindow.AddressOf(http)));

    public int? NewVisitor(ChannelInbox site, HttpContext http)
    {
        var wait = _visitorsByAddress.Take(RateWindow.AddressOf(http));
        if (wait is { } seconds)
        {
            Log.TooManyVisitors(logger, site.Id, seconds);
        }

        return wait;
    }

    /// <summary>Asked before the database is: a token's own words are enough to hold its bearer back.</summary>
    public int? Request(InboxId inbox, string sourceId) => _requests.Take($"{inbox}:{sourceId}");

    /// <summary>Of somebody who needs no token for it; asked before the database is, too.</summary>
    public int? Page(HttpContext http) => _pagesByAddress.Take(RateWindow.AddressOf(http));

    public int? Connection(InboxId inbox, string sourceId) => _connections.Take($"{inbox}:{sourceId}");

    /// <summary>Chatwoot's status.</summary>
    public static IResult Refuse(HttpContext http, int seconds) => ProblemResponse.TooMany(http, seconds);

    public void Dispose()
    {
        _messages.Dispose();
        _messagesByAddress.Dispose();
        _visitorsByAddress.Dispose();
        _pagesByAddress.Dispose();
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
}
