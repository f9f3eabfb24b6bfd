using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Takes a message's words back (the row stays), and records what became of it outside.</summary>
internal static class ChangeMessage
{
    public sealed record StatusRequest(string? Status, string? ExternalError);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapDelete("/conversations/{number}/messages/{id}", DeleteAsync).WithName("DeleteMessage");
        account.MapUpdate("/conversations/{number}/messages/{id}", SetStatusAsync).WithName("UpdateMessage");
    }

    private static async Task<Ok<MessageJson>> DeleteAsync(
        ConversationNumber number, MessageId id, InboxDb db, InboxAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var message = await access.ChangeAsync(
            number,
            async (conversation, token) =>
            {
                var message = await db.FindMessageAsync(conversation, id, token);
                if (!message.Deleted)
                {
                    conversation.Delete(message, time.GetUtcNow());
                }

                return message;
            },
            cancellationToken);
        return TypedResults.Ok(MessageJson.From(message, number, null));
    }

    private static async Task<Ok<MessageJson>> SetStatusAsync(
        ConversationNumber number, MessageId id, ChatwootBody<StatusRequest> body, InboxDb db, InboxAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var status = body.Value.Status switch
        {
            "sent" => MessageStatus.Sent,
            "delivered" => MessageStatus.Delivered,
            "read" => MessageStatus.Read,
            "failed" => MessageStatus.Failed,
            _ => throw new DomainException(ProblemCodes.ValidationFailed, "Status is not valid: use sent, delivered, read or failed", 422, "status"),
        };
        var message = await access.ChangeAsync(
            number,
            async (conversation, token) =>
            {
                if (!await db.Inboxes.AnyAsync(i => i.Id == conversation.InboxId && i.ChannelType == SupportInbox.Api, token))
                {
                    throw new DomainException(ProblemCodes.Forbidden, "Message status update is only allowed for API inboxes", 403);
                }

                var message = await db.FindMessageAsync(conversation, id, token);
                conversation.SetDeliveryStatus(message, status, status is MessageStatus.Failed ? body.Value.ExternalError : null, time.GetUtcNow());
                return message;
            },
            cancellationToken);
        return TypedResults.Ok(MessageJson.From(message, number, null));
    }

    public static async Task<Message> FindMessageAsync(this InboxDb db, Conversation conversation, MessageId id, CancellationToken cancellationToken) =>
        await db.Messages.SingleOrDefaultAsync(m => m.ConversationId == conversation.Id && m.Id == id, cancellationToken) ?? throw DomainException.NotFound();
}
