using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// An automated reply. Idempotent by its key; refused under the conversation's lock when the customer wrote again or a
/// person took over, so that nothing automated is ever said after either.
/// </summary>
internal sealed class PostReply(InboxDb db, TimeProvider time, ILogger<PostReply> logger)
{
    public Task<PostReplyResult> ExecuteAsync(AutomatedReply reply, CancellationToken cancellationToken)
    {
        MessageLimits.CheckLength(reply.Text);
        return db.InTransactionAsync(token => PostAsync(reply, token), cancellationToken);
    }

    private async Task<PostReplyResult> PostAsync(AutomatedReply reply, CancellationToken cancellationToken)
    {
        // A conversation that is gone has nobody to answer to.
        if (await db.LockConversationAsync(reply.ConversationId, cancellationToken) is not { } conversation)
        {
            return PostReplyResult.TakenOver;
        }

        if (await db.HasMessageAsync(reply.Key, cancellationToken))
        {
            return PostReplyResult.AlreadyPosted;
        }

        if (conversation.RefuseAutomated(reply.BasedOnSequence) is { } refused)
        {
            Log.ReplyRefused(logger, conversation.Id, refused);
            return refused;
        }

        var now = time.GetUtcNow();
        var posted = conversation.WriteAutomated(
            new NewMessage(Author.Of(reply.Sender, now), reply.Text)
            {
                ContentType = reply.ContentType,
                Attributes = reply.Attributes.ToObject(),
                Key = reply.Key,
            },
            now);
        if (reply.ResolvedBecause is { Length: > 0 } why)
        {
            conversation.WriteAutomated(new NewMessage(Author.Of(reply.Sender, now), why) { Private = true, Attributes = AutomatedMessages.OfTurn(posted.TurnId) }, now);
            conversation.Note(Activities.StatusChanged(ConversationStatus.Resolved, reply.Sender.Name), now);
            conversation.SetStatus(ConversationStatus.Resolved, now, by: reply.Sender.Kind);
        }

        await db.SaveChangesAsync(cancellationToken);
        return PostReplyResult.Posted;
    }
}

internal static class AutomatedMessages
{
    public static Task<bool> HasMessageAsync(this InboxDb db, Guid key, CancellationToken cancellationToken) =>
        db.Messages.AnyAsync(m => m.Key == key, cancellationToken);

    /// <summary>Leads agents from whatever was said to the turn that it came of.</summary>
    public static JsonObject OfTurn(Guid? turn)
    {
        var attributes = new JsonObject { ["written_by"] = "assistant" };
        if (turn is { } id) attributes["turn_id"] = id.ToString();
        return attributes;
    }

    public static JsonObject ToObject(this JsonElement? attributes) =>
        attributes is { ValueKind: JsonValueKind.Object } value ? JsonObject.Create(value) ?? [] : [];
}
