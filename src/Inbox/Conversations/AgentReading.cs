using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Reads conversations as the current actor may: those of inboxes that they do not see are not there.</summary>
internal sealed class AgentReading(InboxDb db, InboxAccess access)
{
    private const int MostConversations = 50;

    public async Task<AgentTranscript?> OneAsync(ConversationNumber number, int most, CancellationToken cancellationToken) =>
        await FindAsync(number, cancellationToken) is { } conversation
            ? (await ReadAsync([conversation], most, cancellationToken))[0]
            : null;

    public async Task<IReadOnlyList<AgentTranscript>> OthersAsync(ConversationNumber number, int most, CancellationToken cancellationToken)
    {
        if (await FindAsync(number, cancellationToken) is not { } conversation) return [];
        var others = await (await access.ConversationsAsync(cancellationToken)).AsNoTracking()
            .Where(c => c.ContactId == conversation.ContactId && c.Id != conversation.Id).OrderByDescending(c => c.Id).Take(MostConversations).ToListAsync(cancellationToken);
        return await ReadAsync(others, most, cancellationToken);
    }

    private async Task<Conversation?> FindAsync(ConversationNumber number, CancellationToken cancellationToken) =>
        await (await access.ConversationsAsync(cancellationToken)).AsNoTracking().SingleOrDefaultAsync(c => c.Number == number, cancellationToken);

    /// <summary>Drafts are left out: what an assistant only suggests was said by nobody.</summary>
    private async Task<IReadOnlyList<AgentTranscript>> ReadAsync(List<Conversation> conversations, int most, CancellationToken cancellationToken)
    {
        if (conversations.Count == 0) return [];
        var ids = conversations.Select(static c => c.Id).ToArray();
        var contact = conversations[0].ContactId;
        var name = await db.Contacts.AsNoTracking().Where(c => c.Id == contact).Select(static c => c.Name).SingleOrDefaultAsync(cancellationToken);
        var messages = await db.Messages.AsNoTracking()
            .Where(m => ids.Contains(m.ConversationId) && !m.Held && !m.Deleted && m.Draft == null && m.MessageType != MessageType.Activity && m.Content != null)
            .OrderByDescending(m => m.Id).Take(most)
            .Select(m => new { m.ConversationId, m.Sequence, m.SenderKind, m.Private, m.Content, m.CreatedAt })
            .ToListAsync(cancellationToken);
        var of = messages.OrderBy(static m => m.Sequence).ToLookup(static m => m.ConversationId, static m => new AgentMessage(m.SenderKind, m.Private, m.Content ?? "", m.CreatedAt));
        return [.. conversations.Select(c => new AgentTranscript(c.Id, c.Number, c.InboxId, c.Status, name, [.. of[c.Id]]))];
    }
}
