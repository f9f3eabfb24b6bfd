using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>What agents have seen, and what one of them wants to come back to.</summary>
internal static class MarkSeen
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapPost("/conversations/{number}/update_last_seen", SeenAsync).WithName("MarkConversationSeen");
        account.MapPost("/conversations/{number}/unread", UnreadAsync).WithName("MarkConversationUnread");
    }

    private static async Task<Ok<ConversationJson>> SeenAsync(
        ConversationNumber number, InboxAccess access, ConversationReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var user = access.User ?? throw DomainException.NotPermitted();
        var conversation = await access.ChangeAsync(number, c => c.MarkSeenByAgent(user, time.GetUtcNow()), cancellationToken);
        return TypedResults.Ok(await reader.ReadAsync(conversation, cancellationToken));
    }

    private static async Task<Ok<ConversationJson>> UnreadAsync(
        ConversationNumber number, InboxAccess access, ConversationReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var conversation = await access.ChangeAsync(number, c => c.MarkUnread(time.GetUtcNow()), cancellationToken);
        return TypedResults.Ok(await reader.ReadAsync(conversation, cancellationToken));
    }
}
