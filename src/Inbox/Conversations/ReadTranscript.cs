using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>What a responder may read: the public messages since the conversation was last resolved, or for agents all of them.</summary>
internal sealed class ReadTranscript(InboxDb db, TimeProvider time)
{
    public async Task<Transcript?> ExecuteAsync(ConversationId id, int limit, bool isWhole, CancellationToken cancellationToken)
    {
        var found = await (
            from c in db.Conversations.AsNoTracking()
            join i in db.Inboxes.AsNoTracking() on c.InboxId equals i.Id
            join p in db.Contacts.AsNoTracking() on c.ContactId equals p.Id
            join w in db.ContactInboxes.AsNoTracking() on c.ContactInboxId equals w.Id
            where c.Id == id
            select new { Conversation = c, Inbox = i, p.Name, p.Email, p.PhoneNumber, w.HmacVerified }).SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        var conversation = found.Conversation;
        var after = isWhole ? 0 : conversation.SessionStartedAfter;
        var messages = await db.Messages.AsNoTracking()
            .Where(m => m.ConversationId == id && m.Sequence > after && m.Sequence <= conversation.LastSequence)
            .Where(m => !m.Private && !m.Held && !m.Deleted && m.MessageType != MessageType.Activity && m.Content != null)
            .OrderByDescending(m => m.Sequence)
            .Take(limit)
            .Select(m => new { m.Id, m.Sequence, m.SenderKind, m.Sender, m.Content, m.CreatedAt, m.ContentAttributes })
            .ToListAsync(cancellationToken);
        messages.Reverse();
        return new Transcript(
            conversation.AccountId,
            conversation.InboxId,
            conversation.Id,
            conversation.Number,
            conversation.Status,
            conversation.AssigneeId,
            found.Inbox.Responder,
            conversation.ContactId,
            conversation.ContactInboxId,
            found.Name,
            found.Email,
            conversation.LastSequence,
            conversation.LastCustomerSequence,
            conversation.LastHumanSequence,
            found.Inbox.WebsiteUrl,
            BusinessHours.AreNow(found.Inbox.Settings, time.GetUtcNow()),
            messages.ConvertAll(m => new TranscriptMessage(m.Id, m.Sequence, m.SenderKind, m.Sender?.Name, m.Content ?? "", m.CreatedAt, m.ContentAttributes.ContainsKey(Message.BesidesAttribute))),
            found.PhoneNumber,
            found.HmacVerified,
            conversation.SessionStartedAfter);
    }
}
