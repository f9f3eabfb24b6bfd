using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Finds again what was posted under a key, and what people answered themselves.</summary>
internal sealed class FindReplies(InboxDb db)
{
    /// <summary>Further away, an answer is to something else.</summary>
    private const int MostRead = 40;

    public async Task<PostedMessage?> PostedAsync(ConversationId conversation, Guid key, CancellationToken cancellationToken)
    {
        var found = await db.Messages.AsNoTracking().Where(m => m.ConversationId == conversation && m.Key == key)
            .Select(m => new { m.Content, m.Private, m.ContentAttributes }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : new PostedMessage(found.Content ?? "", found.Private, JsonSerializer.SerializeToElement(found.ContentAttributes, WireJson.Options));
    }

    /// <summary>Without what was deleted since.</summary>
    public async Task<SettledDraft?> DraftAsync(ConversationId conversation, MessageId draft, MessageId? sent, CancellationToken cancellationToken)
    {
        var number = await db.Conversations.AsNoTracking().Where(c => c.Id == conversation).Select(c => (ConversationNumber?)c.Number).SingleOrDefaultAsync(cancellationToken);
        var both = await db.Messages.AsNoTracking()
            .Where(m => m.ConversationId == conversation && !m.Deleted && (m.Id == draft || m.Id == sent))
            .Select(m => new { m.Id, m.Content, m.Sender, m.ContentAttributes, m.UpdatedAt, m.CreatedAt }).ToListAsync(cancellationToken);
        var (suggestion, said) = (both.Find(m => m.Id == draft), both.Find(m => m.Id == sent));
        return number is null || suggestion is null || (said is null && sent is not null) ? null
            : new SettledDraft(
                number.Value, suggestion.Content ?? "", JsonSerializer.SerializeToElement(suggestion.ContentAttributes, WireJson.Options), said?.Content, said?.Sender?.Name,
                said?.CreatedAt ?? suggestion.UpdatedAt);
    }

    public async Task<HumanReply?> HumanAsync(ConversationId conversation, long afterSequence, CancellationToken cancellationToken)
    {
        var said = await db.Messages.AsNoTracking()
            .Where(m => m.ConversationId == conversation && m.Sequence > afterSequence && (m.SenderKind == SenderKind.Agent || m.SenderKind == SenderKind.Contact))
            .Where(m => !m.Private && !m.Held && !m.Deleted && m.MessageType != MessageType.Activity && m.ContentType == "text" && m.Content != null && m.Content != "")
            .OrderBy(m => m.Sequence).Take(MostRead).Select(m => new { m.SenderKind, m.Content, m.Sender }).ToListAsync(cancellationToken);
        // "One moment please" and what comes after it are one answer.
        var reply = said.SkipWhile(static m => m.SenderKind != SenderKind.Agent).TakeWhile(static m => m.SenderKind == SenderKind.Agent).ToList();
        if (reply.Count == 0) return null;
        var contact = await (
            from c in db.Conversations.AsNoTracking()
            join p in db.Contacts.AsNoTracking() on c.ContactId equals p.Id
            where c.Id == conversation
            select new { p.Name, p.Email, p.PhoneNumber }).SingleOrDefaultAsync(cancellationToken);
        return contact is null ? null
            : new HumanReply(
                string.Join("\n\n", reply.Select(static m => m.Content)),
                [.. new[] { contact.Name, contact.Email, contact.PhoneNumber }.OfType<string>().Where(static s => s.Length > 0)],
                [.. reply.Select(static m => m.Sender?.Name).OfType<string>().Where(static name => name.Length > 0).Distinct()]);
    }
}
