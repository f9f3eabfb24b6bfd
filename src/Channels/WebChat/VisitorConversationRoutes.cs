using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.WebChat;

/// <summary>The conversation that a visitor's window shows.</summary>
internal static class VisitorConversationRoutes
{
    private const string EndConversation = "end_conversation";

    public sealed record StartRequest(VisitorContactRoutes.Fields? Contact, VisitorMessageRoutes.MessageFields? Message, JsonObject? CustomAttributes);

    public sealed record StartedJson(
        ConversationNumber Id, Guid Uuid, InboxId InboxId, ConversationStatus Status, long ContactLastSeenAt, IReadOnlyList<VisitorMessageJson> Messages);

    public sealed record TypingRequest(string? TypingStatus);

    public sealed record AttributesRequest(JsonObject? CustomAttributes);

    public sealed record DestroyRequest(IReadOnlyList<string>? CustomAttribute, IReadOnlyList<string>? CustomAttributes);

    public sealed record LabelRequest([property: MaxLength(100)] string Label);

    public static void Map(IEndpointRouteBuilder visitor)
    {
        visitor.MapGet("/conversations", ShowAsync).Produces<VisitorConversation>().WithName("ShowVisitorConversation");
        visitor.MapPost("/conversations", StartAsync).Produces<StartedJson>().WithName("StartVisitorConversation");
        visitor.MapPost("/conversations/toggle_typing", TypeAsync).WithName("ToggleVisitorTyping");
        visitor.MapPost("/conversations/update_last_seen", SeenAsync).WithName("MarkVisitorSeen");
        visitor.MapGet("/conversations/toggle_status", EndAsync).WithName("EndVisitorConversation");
        visitor.MapPost("/conversations/toggle_status", EndAsync).ExcludeFromDescription();
        visitor.MapPost("/conversations/set_custom_attributes", SetAttributesAsync).WithName("SetVisitorConversationAttributes");
        visitor.MapPost("/conversations/destroy_custom_attributes", DestroyAttributesAsync).WithName("DestroyVisitorConversationAttributes");
        visitor.MapPost("/labels", AddLabelAsync).WithName("AddVisitorLabel");
        visitor.MapDelete("/labels/{label}", RemoveLabelAsync).WithName("RemoveVisitorLabel");
    }

    /// <summary>An empty object before the first message, as Chatwoot answers.</summary>
    private static async Task<IResult> ShowAsync(VisitorSession session, IVisitorConversations conversations, CancellationToken cancellationToken) =>
        await conversations.ReadConversationAsync(session.Visitor, cancellationToken) is { } conversation
            ? TypedResults.Ok(conversation)
            : TypedResults.Ok(new JsonObject());

    private static async Task<IResult> StartAsync(
        VisitorSession session,
        ChatwootBody<StartRequest> body,
        IVisitors visitors,
        IVisitorConversations conversations,
        WebChatLimits limits,
        HttpContext http,
        CancellationToken cancellationToken)
    {
        if (limits.Message(session.Visitor, http) is { } wait)
        {
            return WebChatLimits.Refuse(http, wait);
        }

        var request = body.Value;
        if (request.Contact is { } contact)
        {
            await visitors.ChangeContactAsync(session.Visitor, VisitorContactRoutes.Change(contact), cancellationToken);
        }

        if (request.Message?.Content is { Length: > 0 } text)
        {
            await conversations.WriteAsync(
                session.Visitor, new VisitorMessage(text, request.Message.EchoId, null, null, request.CustomAttributes), cancellationToken);
        }
        else
        {
            await conversations.StartAsync(session.Visitor, request.CustomAttributes, cancellationToken);
        }

        var page = await conversations.ReadMessagesAsync(session.Visitor, new VisitorWindow(), cancellationToken);
        var started = page.Conversation ?? throw DomainException.NotFound();
        return TypedResults.Ok(new StartedJson(started.Id, started.Uuid, started.InboxId, started.Status, started.ContactLastSeenAt, page.Messages));
    }

    private static async Task<Ok> TypeAsync(
        VisitorSession session, ChatwootBody<TypingRequest> body, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.TypeAsync(session.Visitor, null, body.Value.TypingStatus is "on", cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok> SeenAsync(VisitorSession session, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.MarkSeenAsync(session.Visitor, null, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok> EndAsync(VisitorSession session, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        if (!session.Site.Features.Contains(EndConversation))
        {
            throw new DomainException(ProblemCodes.Forbidden, "Visitors do not end conversations on this website", 403);
        }

        await conversations.ResolveAsync(session.Visitor, null, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok> SetAttributesAsync(
        VisitorSession session, ChatwootBody<AttributesRequest> body, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.SetAttributesAsync(session.Visitor, body.Value.CustomAttributes, null, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok> DestroyAttributesAsync(
        VisitorSession session, ChatwootBody<DestroyRequest> body, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.SetAttributesAsync(session.Visitor, null, body.Value.CustomAttribute ?? body.Value.CustomAttributes, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok> AddLabelAsync(
        VisitorSession session, ChatwootBody<LabelRequest> body, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.SetLabelAsync(session.Visitor, body.Value.Label, true, cancellationToken);
        return TypedResults.Ok();
    }

    private static async Task<Ok> RemoveLabelAsync(
        VisitorSession session, string label, IVisitorConversations conversations, CancellationToken cancellationToken)
    {
        await conversations.SetLabelAsync(session.Visitor, label, false, cancellationToken);
        return TypedResults.Ok();
    }
}
