using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>What is refused before it is written; what was written stays.</summary>
internal static class MessageLimits
{
    /// <summary>As Chatwoot: more than this many messages a minute in one conversation are a loop or an attack.</summary>
    public const int MessagesPerMinute = 200;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static void CheckLength(string? text)
    {
        if (text?.Length > Message.MaxLength)
        {
            throw new DomainException(
                ProblemCodes.ValidationFailed, $"Content is too long (maximum is {Message.MaxLength} characters)", 422, "content");
        }
    }

    /// <summary>Looks at one row: the message that would be the oldest of a full minute.</summary>
    public static async Task CheckRateAsync(InboxDb db, Conversation conversation, DateTimeOffset now, ILogger logger, CancellationToken cancellationToken)
    {
        var oldest = conversation.LastSequence - MessagesPerMinute + 1;
        if (oldest < 1)
        {
            return;
        }

        var (since, until) = (now - Window, now + Window); // stamped later than that: by a clock that was wrong
        if (await db.Messages.AnyAsync(m => m.ConversationId == conversation.Id && m.Sequence == oldest && m.CreatedAt > since && m.CreatedAt < until, cancellationToken))
        {
            Log.ConversationFlooded(logger, conversation.Id);
            throw new DomainException(
                ProblemCodes.RateLimited, $"Too many messages: a conversation takes {MessagesPerMinute} a minute. Try again in a minute", 429);
        }
    }
}
