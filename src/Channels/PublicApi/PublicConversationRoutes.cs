using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Channels.WebChat;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.PublicApi;

/// <summary>A contact of an API inbox reads and writes his conversations; the client names which one.</summary>
internal static class PublicConversationRoutes
{
    public sealed record ConversationJson(
        ConversationNumber Id,
        Guid Uuid,
        InboxId InboxId,
        long ContactLastSeenAt,
        ConversationStatus Status,
        long AgentLastSeenAt,
        IReadOnlyList<VisitorMessageJson> Messages,
        VisitorContact Contact);

    public sealed record StartRequest(JsonObject? CustomAttributes);

    public sealed record TypingRequest(string? TypingStatus);

    [WrappedIn("message")]
    public sealed record MessageRequest([property: MaxLength(150_000)] string? Content, [property: MaxLength(200)] string? EchoId);

    [WrappedIn("message")]
    public sealed record AnswerRequest(JsonNode? SubmittedValues);

    public static void Map(IEndpointRouteBuilder contact)
    {
        contact.MapGet("/conversations", ListAsync).WithName("ListPublicConversations");
        contact.MapPost("/conversations", StartAsync).WithName("StartPublicConversation");
        contact.MapGet("/conversations/{number}", ShowAsync).WithName("ShowPublicConversation");
        contact.MapPost("/conversations/{number}/toggle_status", ResolveAsync).WithName("ResolvePublicConversation");
        contact.MapPost("/conversations/{number}/toggle_typing", TypeAsync).WithName("TogglePublicTyping");
        contact.MapPost("/conversations/{number}/update_last_seen", SeenAsync).WithName("MarkPublicConversationSeen");
        contact.MapGet("/conversations/{number}/messages", ListMessagesAsync).WithName("ListPublicMessages");
        contact.MapPost("/conversations/{number}/messages", SendAsync).Produces<VisitorMessageJson>().WithName("SendPublicMessage");
        contact.MapUpdate("/conversations/{number}/messages/{id}", AnswerAsync).WithName("AnswerPublicMessage");
    }

    private static async Task<Ok<List<ConversationJson>>> ListAsync(
        PublicClient client, IVisitors visitors, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        var shown = new List<ConversationJson>();
        foreach (var conversation in await conversations.ListConversationsAsync(client.Contact, cancellationToken))
        {
            shown.Add(await ReadAsync(client, conversation.Id, visitors, conversations, cancellationToken));
        }

        return TypedResults.Ok(shown);
    }

    private static async Task<Ok<ConversationJson>> StartAsync(
        PublicClient client, ChatwootBody<StartRequest> body, IVisitors visitors, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        var started = await conversations.StartAsync(client.Contact, body.Value.CustomAttributes, cancellationToken);
        return TypedResults.Ok(await ReadAsync(client, started.Id, visitors, conversations, cancellationToken));
    }

    private static async Task<Ok<ConversationJson>> ShowAsync(
        PublicClient client, ConversationNumber number, IVisitors visitors, IVisitorConversations conversations, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(client, number, visitors, conversations, cancellationToken));

    private static async Task<Ok<ConversationJson>> ResolveAsync(
        PublicClient client, ConversationNumber number, IVisitors visitors, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.ResolveAsync(client.Contact, number, cancellationToken);
        return TypedResults.Ok(await ReadAsync(client, number, visitors, conversations, cancellationToken));
    }

    private static async Task<Ok> TypeAsync(
        PublicClient client, ConversationNumber number, ChatwootBody<TypingRequest> body, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.TypeAsync(client.Contact, number, body.Value.TypingStatus is "on", cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok> SeenAsync(
        PublicClient client, ConversationNumber number, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.MarkSeenAsync(client.Contact, number, cancellationToken);
        return TypedResults.Ok();
    }

    /// <summary>Never the whole conversation: twenty messages, and older ones by <paramref name="before"/>.</summary>
    private static async Task<Ok<IReadOnlyList<VisitorMessageJson>>> ListMessagesAsync(
        PublicClient client, ConversationNumber number, long? before, long? after, IVisitorConversations conversations, CancellationToken cancellationToken) =>
        TypedResults.Ok((await conversations.ReadMessagesAsync(client.Contact, new VisitorWindow(number, before, after), cancellationToken)).Messages);

    private static async Task<IResult> SendAsync(
        PublicClient client,
        ConversationNumber number,
        ChatwootBody<MessageRequest> body,
        IVisitorConversations conversations,
        WebChatLimits limits,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (limits.Message(client.Contact, http) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        body.RefuseFiles();
        if (string.IsNullOrWhiteSpace(body.Value.Content))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Content can't be blank", 422, "content");
        }

        var sent = await conversations.WriteAsync(client.Contact, new VisitorMessage(body.Value.Content, body.Value.EchoId, number), cancellationToken);
        return TypedResults.Ok(sent.Message);
    }

    private static async Task<Ok<VisitorMessageJson>> AnswerAsync(
        PublicClient client, ConversationNumber number, MessageId id, ChatwootBody<AnswerRequest> body, IVisitorConversations conversations, CancellationToken cancellationToken) =>
        TypedResults.Ok(await conversations.AnswerAsync(client.Contact, id, new VisitorAnswer(SubmittedValues: body.Value.SubmittedValues, Number: number), cancellationToken)
            ?? throw DomainException.NotFound());

    private static async Task<ConversationJson> ReadAsync(
        PublicClient client, ConversationNumber number, IVisitors visitors, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        var page = await conversations.ReadMessagesAsync(client.Contact, new VisitorWindow(number), cancellationToken);
        var conversation = page.Conversation ?? throw DomainException.NotFound();
        return new ConversationJson(
            conversation.Id,
            conversation.Uuid,
            conversation.InboxId,
            conversation.ContactLastSeenAt,
            conversation.Status,
            conversation.AgentLastSeenAt,
            page.Messages,
            await visitors.ReadContactAsync(client.Contact, cancellationToken));
    }
}
