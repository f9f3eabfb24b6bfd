using Microsoft.Extensions.Logging;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Channels;

/// <summary>Event ids 2000–2999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Information, Message = "Visitor {ContactInboxId} asks too much and is held back for {Seconds} s")]
    public static partial void VisitorHeldBack(ILogger logger, ContactInboxId contactInboxId, int seconds);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Too many new visitors of inbox {InboxId} come from one network address; refusing for {Seconds} s")]
    public static partial void TooManyVisitors(ILogger logger, InboxId inboxId, int seconds);
}
