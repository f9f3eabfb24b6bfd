using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// An agent decides about what was held back. A reply is sent as whoever wrote it meant it; a customer's message is given to whoever answers
/// automatically. Idempotent by the entry, under the conversation's lock: a second click answers with what the first one did.
/// </summary>
internal static class ReleaseMessage
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/conversations/{number}/messages/{id}/release", ReleaseAsync).WithName("ReleaseMessage");
        account.MapPost("/conversations/{number}/messages/{id}/discard", DiscardAsync).WithName("DiscardMessage");
    }

    private static async Task<Ok<MessageJson>> ReleaseAsync(
        ConversationNumber number, MessageId id, InboxDb db, InboxAccess access, AgentDirectory agents, TimeProvider time, CancellationToken cancellationToken)
    {
        var (_, me) = await agents.MeAsync(cancellationToken);
        var message = await access.ChangeAsync(
            number,
            async (conversation, token) =>
            {
                var message = await db.FindMessageAsync(conversation, id, token);
                var held = HeldEntry.Of(message) ?? throw NotHeld();
                if (held.Status is HeldStatus.Released) return await db.Messages.SingleOrDefaultAsync(m => m.Key == KeyOf(id), token) ?? message;
                if (held.Status is not HeldStatus.Waiting) throw NotHeld();
                if (held.Direction is HeldDirection.Outgoing) await db.RefusePublicAsync(conversation, field: null, token);
                var responder = (await db.Inboxes.AsNoTracking().SingleAsync(i => i.Id == conversation.InboxId, token)).Responder;
                var (by, now) = (me.Shown?.Name, time.GetUtcNow());
                held.Settle(conversation, message, HeldStatus.Released, by, now);
                return held.Direction is HeldDirection.Outgoing
                    ? Send(conversation, message, held, responder, by, now)
                    : GiveBack(conversation, message, held, responder, now);
            },
            cancellationToken);
        return TypedResults.Ok(MessageJson.From(message, number, null));
    }

    /// <summary>The reply takes its place where the conversation is now. If nothing has happened meanwhile, it goes on as if nothing had been held.</summary>
    private static Message Send(Conversation conversation, Message held, HeldEntry entry, Responder responder, string? by, DateTimeOffset now)
    {
        var goesOn = responder.AnswersByItself && conversation.IsUntouchedSince(held.Sequence);
        var sent = conversation.WriteAutomated(
            new NewMessage(new Author(held.SenderKind, held.Sender), held.Content) { Key = KeyOf(held.Id), Attributes = HeldEntry.OfReply(held, by) }, now);
        if (goesOn) conversation.SetStatus(ConversationStatus.Pending, now);
        conversation.Release(held, entry, responder, sent);
        return sent;
    }

    /// <summary>What the customer wrote since is answered with it.</summary>
    private static Message GiveBack(Conversation conversation, Message held, HeldEntry entry, Responder responder, DateTimeOffset now)
    {
        if (conversation.LastHumanSequence > held.Sequence || conversation.Status is ConversationStatus.Resolved || held.Sequence <= conversation.SessionStartedAfter)
            throw new DomainException("answered_since", "The conversation has gone on: somebody has answered since", 409);
        if (!responder.AnswersByItself) throw new DomainException("nobody_automated", "Nobody answers automatically in this inbox", 409);
        conversation.SetStatus(ConversationStatus.Pending, now);
        conversation.Release(held, entry, responder);
        return held;
    }

    private static async Task<Ok<MessageJson>> DiscardAsync(
        ConversationNumber number, MessageId id, InboxDb db, InboxAccess access, AgentDirectory agents, TimeProvider time, CancellationToken cancellationToken)
    {
        var (_, me) = await agents.MeAsync(cancellationToken);
        var message = await access.ChangeAsync(
            number,
            async (conversation, token) =>
            {
                var message = await db.FindMessageAsync(conversation, id, token);
                var held = HeldEntry.Of(message);
                if (held is null or { Status: HeldStatus.Released }) throw NotHeld();
                if (held.Status is HeldStatus.Waiting) held.Settle(conversation, message, HeldStatus.Discarded, me.Shown?.Name, time.GetUtcNow());
                return message;
            },
            cancellationToken);
        return TypedResults.Ok(MessageJson.From(message, number, null));
    }

    private static DomainException NotHeld() => new("not_held", "This message does not wait for a release", 409);

    /// <summary>One key per entry, made from its id: "held" in the first bytes keeps it apart from all others.</summary>
    private static Guid KeyOf(MessageId entry) => new(0x68656C64, 0, 0, BitConverter.GetBytes(entry.Value));
}
