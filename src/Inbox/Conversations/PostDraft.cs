using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>A private suggestion for the agents. Idempotent by its key; it replaces an open draft of the conversation, unless it is told besides.</summary>
internal sealed class PostDraft(InboxDb db, TimeProvider time)
{
    public Task<PostReplyResult> ExecuteAsync(AutomatedReply draft, CancellationToken cancellationToken)
    {
        MessageLimits.CheckLength(draft.Text);
        return db.InTransactionAsync(token => PostAsync(draft, token), cancellationToken);
    }

    private async Task<PostReplyResult> PostAsync(AutomatedReply draft, CancellationToken cancellationToken)
    {
        if (await db.LockConversationAsync(draft.ConversationId, cancellationToken) is not { } conversation)
        {
            return PostReplyResult.TakenOver;
        }

        if (await db.HasMessageAsync(draft.Key, cancellationToken))
        {
            return PostReplyResult.AlreadyPosted;
        }

        if (conversation.RefuseDraft(draft.BasedOnSequence) is { } refused)
        {
            return refused;
        }

        var now = time.GetUtcNow();
        var attributes = WithState(draft);
        // What is told besides what is asked leaves the suggestion for that as it is.
        if (!attributes.ContainsKey(Message.BesidesAttribute)) await db.DismissDraftsAsync(conversation, now, cancellationToken);
        conversation.WriteAutomated(
            new NewMessage(Author.Of(draft.Sender, now), draft.Text)
            {
                ContentType = draft.ContentType,
                Attributes = attributes,
                Key = draft.Key,
                Private = true,
                Draft = DraftState.Open,
            },
            now);
        await db.SaveChangesAsync(cancellationToken);
        return PostReplyResult.Posted;
    }

    private static JsonObject WithState(AutomatedReply draft)
    {
        var attributes = draft.Attributes.ToObject();
        var state = attributes["draft"]?.DeepClone() as JsonObject ?? new JsonObject { ["turn_id"] = draft.Key.ToString() };
        state["status"] = "open";
        attributes["draft"] = state;
        return attributes;
    }
}

internal static class Drafts
{
    /// <summary>What was suggested before is out of date: there is a newer suggestion.</summary>
    public static async Task DismissDraftsAsync(this InboxDb db, Conversation conversation, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var draft in await OpenAsync(db, conversation, cancellationToken)) conversation.SetDraft(draft, DraftState.Dismissed, now);
    }

    /// <summary>An agent has written an answer instead of what was suggested.</summary>
    public static async Task ReplaceDraftsAsync(this InboxDb db, Conversation conversation, Message answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var draft in await OpenAsync(db, conversation, cancellationToken)) conversation.SettleDraft(draft, DraftAnswer.Replaced, answer, now);
    }

    private static Task<List<Message>> OpenAsync(InboxDb db, Conversation conversation, CancellationToken cancellationToken) =>
        db.Messages.Where(m => m.ConversationId == conversation.Id && m.Draft == DraftState.Open).ToListAsync(cancellationToken);
}
