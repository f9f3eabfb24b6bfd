using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>An agent writes: in public or a private note. In an API inbox the client may also bring in a customer's message.</summary>
internal static class WriteMessage
{
    private static readonly string[] ContentTypes = ["text", "input_text", "input_textarea", "input_email", "input_select", "cards", "form", "article"];

    [WrappedIn("message")]
    public sealed record Request(
        [property: MaxLength(Message.MaxLength)] string? Content,
        string? MessageType,
        bool? Private,
        string? ContentType,
        JsonObject? ContentAttributes,
        [property: MaxLength(200)] string? EchoId,
        [property: MaxLength(500)] string? SourceId);

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/conversations/{number}/messages", HandleAsync).WithName("CreateMessage");

    private static async Task<Ok<MessageJson>> HandleAsync(
        ConversationNumber number,
        ChatwootBody<Request> body,
        InboxDb db,
        InboxAccess access,
        AgentDirectory agents,
        ReceiveMessage receive,
        TimeProvider time,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        var request = body.Value;
        body.RefuseFiles();
        if (string.IsNullOrWhiteSpace(request.Content))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Content can't be blank", 422, "content");
        }

        var found = await access.FindAsync(number, cancellationToken);
        var message = request.MessageType is "incoming" or "0"
            ? await BringInAsync(found, request, db, receive, time, cancellationToken)
            : await WriteAsync(found, request, db, access, agents, time, loggers.CreateLogger(typeof(WriteMessage)), cancellationToken);
        var contact = await db.Contacts.AsNoTracking().SingleAsync(c => c.Id == found.ContactId, cancellationToken);
        return TypedResults.Ok(MessageJson.From(message, number, contact));
    }

    private static async Task<Message> WriteAsync(
        Conversation found, Request request, InboxDb db, InboxAccess access, AgentDirectory agents, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        var (user, me) = await agents.MeAsync(cancellationToken);
        return await access.ChangeAsync(
            found.Number,
            async (conversation, token) =>
            {
                // A client that repeats a request it got no answer to must not say things twice.
                if (request.SourceId is { Length: > 0 } source
                    && await db.Messages.SingleOrDefaultAsync(m => m.InboxId == conversation.InboxId && m.ExternalId == source, token) is { } stored)
                {
                    return stored.ConversationId == conversation.Id ? stored
                        : throw new DomainException(ProblemCodes.ValidationFailed, "Source id has already been taken", 422, "source_id");
                }

                var now = time.GetUtcNow();
                await MessageLimits.CheckRateAsync(db, conversation, now, logger, token);
                var isPrivate = request.Private ?? false;
                if (!isPrivate) await db.RefusePublicAsync(conversation, "private", token);
                var attributes = OwnAttributes(request.ContentAttributes);
                await db.KeepReplyWithinAsync(conversation, attributes, token);
                var message = conversation.WriteAsAgent(
                    new NewMessage(me, request.Content)
                    {
                        Private = isPrivate,
                        ContentType = ContentTypeOf(request),
                        Attributes = attributes,
                        EchoId = request.EchoId,
                        ExternalId = request.SourceId is { Length: > 0 } ? request.SourceId : null,
                    },
                    user,
                    now);
                if (!isPrivate) await db.ReplaceDraftsAsync(conversation, message, now, token);
                return message;
            },
            cancellationToken);
    }

    private static async Task<Message> BringInAsync(
        Conversation found, Request request, InboxDb db, ReceiveMessage receive, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await db.Inboxes.AnyAsync(i => i.Id == found.InboxId && i.ChannelType == SupportInbox.Api, cancellationToken))
        {
            throw new DomainException(ProblemCodes.Forbidden, "Incoming messages are only allowed in Api inboxes", 403);
        }

        var received = await receive.ExecuteAsync(
            new InboundMessage(
                found.AccountId,
                found.InboxId,
                found.ContactInboxId,
                request.SourceId is { Length: > 0 } source ? source : $"api:{Guid.CreateVersion7(time.GetUtcNow())}",
                request.Content ?? "",
                request.ContentAttributes is null ? null : JsonSerializer.SerializeToElement(OwnAttributes(request.ContentAttributes)),
                request.EchoId),
            found.Id,
            null,
            cancellationToken);
        return await db.Messages.AsNoTracking().SingleAsync(m => m.Id == received.MessageId, cancellationToken);
    }

    private static string ContentTypeOf(Request request) => request.ContentType switch
    {
        null or "" => "text",
        var type when ContentTypes.Contains(type) => type,
        _ => throw new DomainException(ProblemCodes.ValidationFailed, "Content type is not valid", 422, "content_type"),
    };

    /// <summary>What only the product itself may say about a message is not taken from clients.</summary>
    private static JsonObject? OwnAttributes(JsonObject? attributes)
    {
        foreach (var reserved in (ReadOnlySpan<string>)["deleted", "draft", "handoff", "approval", "written_by", "turn_id", "citations", "decision", "held", "held_id", "released_by", Message.RatingAttribute, Message.BesidesAttribute])
        {
            attributes?.Remove(reserved);
        }

        return attributes;
    }
}
