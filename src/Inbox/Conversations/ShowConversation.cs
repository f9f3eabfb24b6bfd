using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Views;

namespace Wheelhouse.Inbox.Conversations;

internal static class ShowConversation
{
    public static void Map(IEndpointRouteBuilder account) =>
        account.MapGet("/conversations/{number}", HandleAsync).WithName("ShowConversation");

    private static async Task<Ok<ConversationJson>> HandleAsync(
        ConversationNumber number, InboxAccess access, ConversationReader reader, CancellationToken cancellationToken) =>
        TypedResults.Ok(await reader.ReadAsync(await access.FindAsync(number, cancellationToken), cancellationToken));
}
