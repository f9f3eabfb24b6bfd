using Microsoft.Extensions.Logging;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Inbox;

/// <summary>Event ids 1000–1999.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Warning, Message = "Conversation {ConversationId} takes more messages than allowed; refusing until it slows down")]
    public static partial void ConversationFlooded(ILogger logger, ConversationId conversationId);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Conversation {ConversationId} was handed over to people: {Reason}")]
    public static partial void HandedOff(ILogger logger, ConversationId conversationId, string reason);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Information, Message = "An automated reply to conversation {ConversationId} came too late: {Result}")]
    public static partial void ReplyRefused(ILogger logger, ConversationId conversationId, PostReplyResult result);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "A visitor of inbox {InboxId} claimed an identity that was not proven")]
    public static partial void IdentityRefused(ILogger logger, InboxId inboxId);
}
