using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.WebChat;

/// <summary>A visitor reads, writes, and answers what a message asks.</summary>
internal static class VisitorMessageRoutes
{
    public sealed record ListJson(IReadOnlyList<VisitorMessageJson> Payload, ListMetaJson Meta);

    public sealed record ListMetaJson(long ContactLastSeenAt, long Revision, bool HasMore, ConversationNumber? ConversationId, ConversationStatus? Status);

    public sealed record MessageFields(
        [property: MaxLength(150_000)] string? Content,
        [property: MaxLength(200)] string? EchoId,
        long? ReplyTo,
        [property: MaxLength(2000)] string? RefererUrl,
        string? Timestamp,
        JsonNode? SubmittedValues);

    /// <param name="EchoId">Made by the client before it sends: a repeat changes nothing.</param>
    public sealed record SendRequest(
        MessageFields? Message, JsonObject? CustomAttributes, IReadOnlyList<string>? Labels, [property: MaxLength(150_000)] string? Content, [property: MaxLength(200)] string? EchoId);

    public sealed record AnswerRequest(ContactFields? Contact, MessageFields? Message, [property: MaxLength(254)] string? SubmittedEmail, JsonNode? SubmittedValues);

    public sealed record ContactFields([property: MaxLength(254)] string? Email);

    public static void Map(IEndpointRouteBuilder visitor)
    {
        visitor.MapGet("/messages", ListAsync).WithName("ListVisitorMessages");
        visitor.MapPost("/messages", SendAsync).Produces<VisitorMessageJson>().WithName("SendVisitorMessage");
        visitor.MapUpdate("/messages/{id}", AnswerAsync).WithName("AnswerVisitorMessage");
    }

    private static async Task<Ok<ListJson>> ListAsync(
        VisitorSession session,
        IVisitorConversations conversations,
        long? before,
        long? after,
        [FromQuery(Name = "changed_after")] long? changedAfter,
        CancellationToken cancellationToken)
    {
        var page = await conversations.ReadMessagesAsync(session.Visitor, new VisitorWindow(null, before, after, changedAfter), cancellationToken);
        return TypedResults.Ok(new ListJson(
            page.Messages,
            new ListMetaJson(page.Conversation?.ContactLastSeenAt ?? 0, page.Revision, page.HasMore, page.Conversation?.Id, page.Conversation?.Status)));
    }

    private static async Task<IResult> SendAsync(
        VisitorSession session, ChatwootBody<SendRequest> body, IVisitorConversations conversations, WebChatLimits limits, HttpContext http, CancellationToken cancellationToken)
    {
        if (limits.Message(session.Visitor, http) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        body.RefuseFiles();
        var request = body.Value;
        var text = request.Message?.Content ?? request.Content;
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Content can't be blank", 422, "content");
        }

        var sent = await conversations.WriteAsync(
            session.Visitor,
            new VisitorMessage(text, request.Message?.EchoId ?? request.EchoId, null, Attributes(request.Message), request.CustomAttributes),
            cancellationToken);
        foreach (var label in (request.Labels ?? []).Take(10))
        {
            await conversations.SetLabelAsync(session.Visitor, label, true, cancellationToken);
        }

        return TypedResults.Ok(sent.Message);
    }

    private static async Task<Results<Ok<VisitorMessageJson>, NotFound>> AnswerAsync(
        VisitorSession session, MessageId id, ChatwootBody<AnswerRequest> body, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var email = request.Contact?.Email ?? request.SubmittedEmail;
        var values = request.Message?.SubmittedValues ?? request.SubmittedValues;
        if (email is null && values is null)
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Send an e-mail address or submitted values", 422, "submitted_values");
        }

        return await conversations.AnswerAsync(session.Visitor, id, new VisitorAnswer(email, values), cancellationToken) is { } message
            ? TypedResults.Ok(message)
            : TypedResults.NotFound();
    }

    private static JsonElement? Attributes(MessageFields? message) =>
        message?.ReplyTo is { } replied ? JsonSerializer.SerializeToElement(new { in_reply_to = replied }, WireJson.Options) : null;
}
