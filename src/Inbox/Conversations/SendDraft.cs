using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
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
/// An agent sends a suggestion, as it is or changed. The message is his: he is shown as the sender. Idempotent by the
/// draft: a second click answers with the message that the first one sent.
/// </summary>
internal static class SendDraft
{
    public sealed record Request([property: MaxLength(Message.MaxLength)] string? Content);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/conversations/{number}/messages/{id}/send_draft", SendAsync).WithName("SendDraft");
        account.MapPost("/conversations/{number}/messages/{id}/dismiss_draft", DismissAsync).WithName("DismissDraft");
    }

    private static async Task<Ok<MessageJson>> SendAsync(
        ConversationNumber number,
        MessageId id,
        ChatwootBody<Request> body,
        InboxDb db,
        InboxAccess access,
        AgentDirectory agents,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (user, me) = await agents.MeAsync(cancellationToken);
        var message = await access.ChangeAsync(
            number,
            async (conversation, token) =>
            {
                var draft = await db.FindMessageAsync(conversation, id, token);
                if (await db.Messages.SingleOrDefaultAsync(m => m.Key == KeyOf(id), token) is { } sent)
                {
                    return sent;
                }

                if (draft.Draft is not DraftState.Open)
                {
                    throw new DomainException("not_an_open_draft", "This suggestion is out of date", 409);
                }

                await db.RefusePublicAsync(conversation, field: null, token);
                var now = time.GetUtcNow();
                var text = string.IsNullOrWhiteSpace(body.Value.Content) ? draft.Content : body.Value.Content;
                var reply = conversation.WriteAsAgent(
                    new NewMessage(me, text) { Key = KeyOf(id), Attributes = Attributes(draft, text != draft.Content) }, user, now);
                conversation.SettleDraft(draft, DraftAnswer.Sent, reply, now);
                return reply;
            },
            cancellationToken);
        return TypedResults.Ok(MessageJson.From(message, number, null));
    }

    private static async Task<Ok<MessageJson>> DismissAsync(
        ConversationNumber number, MessageId id, InboxDb db, InboxAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var message = await access.ChangeAsync(
            number,
            async (conversation, token) =>
            {
                var draft = await db.FindMessageAsync(conversation, id, token);
                if (draft.Draft is DraftState.Open)
                {
                    conversation.SettleDraft(draft, DraftAnswer.Discarded, null, time.GetUtcNow());
                }

                return draft;
            },
            cancellationToken);
        return TypedResults.Ok(MessageJson.From(message, number, null));
    }

    /// <summary>One key per draft, made from its id: "draft" in the first bytes keeps it apart from all others.</summary>
    private static Guid KeyOf(MessageId draft) => new(0x64726166, 0x7400, 0, BitConverter.GetBytes(draft.Value));

    /// <summary>The sources go along unless the agent wrote something else: then they may no longer carry it.</summary>
    private static JsonObject Attributes(Message draft, bool edited)
    {
        var attributes = (JsonObject)draft.ContentAttributes.DeepClone();
        attributes.Remove("draft");
        attributes["draft_id"] = draft.Id.Value;
        attributes["edited"] = edited;
        if (edited)
        {
            attributes.Remove("citations");
            attributes.Remove("written_by");
        }

        return attributes;
    }
}
