using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Gives a conversation to an agent. Whoever answered it automatically stops from that moment.</summary>
internal static class AssignConversation
{
    /// <param name="TeamId">Accepted and ignored while there are no teams.</param>
    public sealed record Request(long? AssigneeId, long? TeamId);

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/conversations/{number}/assignments", HandleAsync).WithName("AssignConversation");

    private static async Task<Results<Ok<AgentJson>, ContentHttpResult>> HandleAsync(
        ConversationNumber number, ChatwootBody<Request> body, InboxAccess access, AgentDirectory agents, TimeProvider time, CancellationToken cancellationToken)
    {
        // As Chatwoot: an id that is nobody's takes the conversation from everybody, and the answer is null.
        var assignee = body.Value.AssigneeId is { } id ? await agents.FindAsync(UserId.From(id), cancellationToken) : null;
        var who = access.User is null ? null : (await agents.MeAsync(cancellationToken)).Author.Shown?.Name;
        await access.ChangeAsync(
            number,
            conversation =>
            {
                var now = time.GetUtcNow();
                if (conversation.AssigneeId != assignee?.Id)
                {
                    conversation.Assign(assignee?.Id, now);
                    conversation.Note(Activities.Assigned(assignee?.AvailableName, who ?? "Wheelhouse"), now);
                }
            },
            cancellationToken);
        return assignee is null ? TypedResults.Content("null", "application/json") : TypedResults.Ok(AgentJson.From(assignee));
    }
}
