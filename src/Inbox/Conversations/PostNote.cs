using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// A private note of an automated responder, and what it says of itself later. Idempotent by its key; people may own the conversation,
/// because only they read it.
/// </summary>
internal sealed class PostNote(InboxDb db, TimeProvider time)
{
    public Task<PostReplyResult> ExecuteAsync(AutomatedNote note, CancellationToken cancellationToken)
    {
        MessageLimits.CheckLength(note.Text);
        return db.InTransactionAsync(token => PostAsync(note, token), cancellationToken);
    }

    /// <summary>The same value again changes nothing; a note that is gone needs none.</summary>
    public Task<bool> MarkAsync(NoteMark mark, CancellationToken cancellationToken) => db.InTransactionAsync(
        async token =>
        {
            if (await db.LockConversationAsync(mark.ConversationId, token) is not { } conversation) return false;
            if (await db.Messages.SingleOrDefaultAsync(m => m.ConversationId == conversation.Id && m.Key == mark.Key, token) is not { } note) return false;
            conversation.SetAttribute(note, mark.Name, JsonNode.Parse(mark.Value.GetRawText()), time.GetUtcNow());
            await db.SaveChangesAsync(token);
            return true;
        },
        cancellationToken);

    private async Task<PostReplyResult> PostAsync(AutomatedNote note, CancellationToken cancellationToken)
    {
        if (await db.LockConversationAsync(note.ConversationId, cancellationToken) is not { } conversation) return PostReplyResult.TakenOver;
        if (await db.HasMessageAsync(note.Key, cancellationToken)) return PostReplyResult.AlreadyPosted;
        if (note.BasedOnSequence is { } sequence && conversation.RefuseDraft(sequence) is { } refused) return refused;
        var now = time.GetUtcNow();
        var attributes = note.Attributes.ToObject();
        attributes["written_by"] = "assistant";
        conversation.WriteAutomated(new NewMessage(Author.Of(note.Sender, now), note.Text) { Private = true, Key = note.Key, Attributes = attributes }, now);
        await db.SaveChangesAsync(cancellationToken);
        return PostReplyResult.Posted;
    }
}
