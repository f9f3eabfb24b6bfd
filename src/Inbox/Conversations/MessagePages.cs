using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Which messages a client asks for: Chatwoot's paging by message ids, or what changed after a revision.</summary>
internal sealed record MessageWindow(long? Before = null, long? After = null, long? ChangedAfter = null);

/// <param name="Revision">Where the next <c>changed_after</c> continues: nothing up to here is missing.</param>
/// <param name="HasMore">More has changed than one answer carries: ask again from <paramref name="Revision"/>.</param>
internal sealed record MessagePage(IReadOnlyList<Message> Messages, long Revision, bool HasMore = false);

/// <summary>Reads a conversation's messages, oldest first. Page sizes are Chatwoot's.</summary>
internal sealed class MessagePages(InboxDb db)
{
    private const int Latest = 20;
    private const int AfterSize = 100;
    private const int BetweenSize = 1000;
    private const int ChangedSize = 500;

    /// <param name="forVisitor">Leaves out what the customer must not see.</param>
    public async Task<MessagePage> ReadAsync(Conversation conversation, MessageWindow window, bool forVisitor, CancellationToken cancellationToken)
    {
        // The revision was read with the conversation, before the messages: what changes in between is sent twice, never lost.
        var all = db.Messages.AsNoTracking().Where(m => m.ConversationId == conversation.Id);
        if (window.ChangedAfter is { } revision)
        {
            // A revision from beyond this conversation is another conversation's: everything here is news.
            return await ChangedAsync(conversation, all, revision > conversation.Revision ? 0 : revision, forVisitor, cancellationToken);
        }

        var visible = forVisitor ? Public(all) : all;
        if (window.Before is { } before)
        {
            var end = await PlaceAsync(all, before, cancellationToken);
            visible = visible.Where(m => m.Sequence < end);
        }

        if (window.After is { } after)
        {
            var start = await PlaceAsync(all, after + 1, cancellationToken);
            var size = window.Before is null ? AfterSize : BetweenSize;
            var newer = await visible.Where(m => m.Sequence >= start).OrderBy(m => m.Sequence).Take(size).ToListAsync(cancellationToken);
            return new MessagePage(newer, conversation.Revision);
        }

        var page = await visible.OrderByDescending(m => m.Sequence).Take(Latest).ToListAsync(cancellationToken);
        page.Reverse();
        return new MessagePage(page, conversation.Revision);
    }

    private static async Task<MessagePage> ChangedAsync(
        Conversation conversation, IQueryable<Message> all, long revision, bool forVisitor, CancellationToken cancellationToken)
    {
        var changed = await all.Where(m => m.Revision > revision).OrderBy(m => m.Revision).Take(ChangedSize + 1).ToListAsync(cancellationToken);
        var hasMore = changed.Count > ChangedSize;
        if (hasMore)
        {
            changed.RemoveAt(ChangedSize);
        }

        var reached = hasMore ? changed[^1].Revision : conversation.Revision;
        return new MessagePage(
            [.. changed.Where(m => !forVisitor || m.IsPublic).OrderBy(m => m.Sequence)], reached, hasMore);
    }

    private static IQueryable<Message> Public(IQueryable<Message> messages) =>
        messages.Where(m => !m.Private && !m.Held && m.MessageType != MessageType.Activity);

    /// <summary>The place of the first message whose id is not below the given one. Ids grow with places within a conversation.</summary>
    private static async Task<long> PlaceAsync(IQueryable<Message> all, long id, CancellationToken cancellationToken) =>
        await all.Where(m => (long)(object)m.Id >= id).OrderBy(m => m.Sequence).Select(m => (long?)m.Sequence).FirstOrDefaultAsync(cancellationToken)
        ?? long.MaxValue;
}
