using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Reads what is shown with conversations: five queries for one conversation or for a page of them.</summary>
internal sealed class ConversationReader(InboxDb db, AgentDirectory agents)
{
    public async Task<ConversationJson> ReadAsync(Conversation conversation, CancellationToken cancellationToken) =>
        ConversationJson.From((await PartsAsync([conversation], cancellationToken))[0]);

    public async Task<IReadOnlyList<ConversationJson>> ReadAsync(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken) =>
        [.. (await PartsAsync(conversations, cancellationToken)).Select(ConversationJson.From)];

    public async Task<IReadOnlyList<ConversationParts>> PartsAsync(IReadOnlyList<Conversation> conversations, CancellationToken cancellationToken)
    {
        if (conversations.Count == 0)
        {
            return [];
        }

        var ids = conversations.Select(c => c.Id).ToArray();
        var inboxIds = conversations.Select(c => c.InboxId).Distinct().ToArray();
        var contactIds = conversations.Select(c => c.ContactId).Distinct().ToArray();
        var linkIds = conversations.Select(c => c.ContactInboxId).Distinct().ToArray();
        var inboxes = await db.Inboxes.AsNoTracking().Where(i => inboxIds.Contains(i.Id)).ToDictionaryAsync(i => i.Id, cancellationToken);
        var contacts = await db.Contacts.AsNoTracking().Where(c => contactIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var links = await db.ContactInboxes.AsNoTracking().Where(l => linkIds.Contains(l.Id)).ToDictionaryAsync(l => l.Id, cancellationToken);
        var last = await LastMessagesAsync(ids, cancellationToken);
        var assignees = await agents.FindAsync([.. conversations.Select(c => c.AssigneeId).OfType<Platform.Identity.UserId>().Distinct()], cancellationToken);
        return [.. conversations.Select(c => new ConversationParts(
            c,
            inboxes[c.InboxId],
            contacts[c.ContactId],
            links.GetValueOrDefault(c.ContactInboxId),
            c.AssigneeId is { } assignee ? assignees.GetValueOrDefault(assignee) : null,
            last.GetValueOrDefault((c.Id, c.LastSequence)),
            last.GetValueOrDefault((c.Id, c.LastChatSequence))))];
    }

    private async Task<Dictionary<(ConversationId, long), Message>> LastMessagesAsync(ConversationId[] ids, CancellationToken cancellationToken)
    {
        var messages = await (
            from c in db.Conversations
            where ids.Contains(c.Id)
            from m in db.Messages
            where m.ConversationId == c.Id && (m.Sequence == c.LastSequence || m.Sequence == c.LastChatSequence)
            select m).AsNoTracking().ToListAsync(cancellationToken);
        return messages.ToDictionary(m => (m.ConversationId, m.Sequence));
    }
}
