using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Channels.WebChat;

/// <summary>A visitor says whether an answer of the assistant helped. Said again, the last word holds.</summary>
internal static class RateMessage
{
    /// <param name="Rating"><c>up</c>, <c>down</c>, or null to take it back.</param>
    public sealed record Request(MessageRating? Rating);

    public static void Map(IEndpointRouteBuilder visitor) => visitor.MapPost("/messages/{id}/rating", HandleAsync).WithName("RateVisitorMessage");

    private static async Task<Results<Ok<VisitorMessageJson>, NotFound>> HandleAsync(
        VisitorSession session, MessageId id, ChatwootBody<Request> body, IVisitorConversations conversations, CancellationToken cancellationToken) =>
        await conversations.RateAsync(session.Visitor, null, id, body.Value.Rating, cancellationToken) is { } message
            ? TypedResults.Ok(message)
            : TypedResults.NotFound();
}
