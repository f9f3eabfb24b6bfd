using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Channels.WebChat;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.PublicApi;

/// <summary>A contact of an API inbox says whether an answer of the assistant helped, as a visitor does in the widget.</summary>
internal static class RatePublicMessage
{
    public static void Map(IEndpointRouteBuilder contact) =>
        contact.MapPost("/conversations/{number}/messages/{id}/rating", HandleAsync).WithName("RatePublicMessage");

    private static async Task<Results<Ok<VisitorMessageJson>, NotFound>> HandleAsync(
        PublicClient client,
        ConversationNumber number,
        MessageId id,
        ChatwootBody<RateMessage.Request> body,
        IVisitorConversations conversations,
        CancellationToken cancellationToken) =>
        await conversations.RateAsync(client.Contact, number, id, body.Value.Rating, cancellationToken) is { } message
            ? TypedResults.Ok(message)
            : TypedResults.NotFound();
}
