using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Priority, custom attributes and labels of a conversation.</summary>
internal static class ChangeConversation
{
    [WrappedIn("conversation")]
    public sealed record Priority([property: System.Text.Json.Serialization.JsonPropertyName("priority")] string? Value);

    public sealed record Attributes(JsonObject? CustomAttributes);

    public sealed record Labels([property: System.Text.Json.Serialization.JsonPropertyName("labels")] IReadOnlyList<string>? Titles);

    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapUpdate("/conversations/{number}", UpdateAsync).WithName("UpdateConversation");
        account.MapPost("/conversations/{number}/toggle_priority", TogglePriorityAsync).WithName("ToggleConversationPriority");
        account.MapPost("/conversations/{number}/custom_attributes", SetAttributesAsync).WithName("SetConversationAttributes");
        account.MapGet("/conversations/{number}/labels", ListLabelsAsync).WithName("ListConversationLabels");
        account.MapPost("/conversations/{number}/labels", SetLabelsAsync).WithName("SetConversationLabels");
    }

    private static async Task<Ok<ConversationJson>> UpdateAsync(
        ConversationNumber number, ChatwootBody<Priority> body, InboxAccess access, ConversationReader reader, TimeProvider time, CancellationToken cancellationToken)
    {
        var priority = ConversationWords.Priority(body.Value.Value);
        var conversation = await access.ChangeAsync(
            number,
            c =>
            {
                if (body.Has("priority"))
                {
                    c.SetPriority(priority, time.GetUtcNow());
                }
            },
            cancellationToken);
        return TypedResults.Ok(await reader.ReadAsync(conversation, cancellationToken));
    }

    private static async Task<Ok> TogglePriorityAsync(
        ConversationNumber number, ChatwootBody<Priority> body, InboxAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var priority = ConversationWords.Priority(body.Value.Value);
        await access.ChangeAsync(number, c => c.SetPriority(priority, time.GetUtcNow()), cancellationToken);
        return TypedResults.Ok();
    }

    /// <summary>As Chatwoot, this replaces the whole map.</summary>
    private static async Task<Ok<Attributes>> SetAttributesAsync(
        ConversationNumber number, ChatwootBody<Attributes> body, InboxAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var attributes = body.Value.CustomAttributes ?? [];
        await access.ChangeAsync(number, c => c.SetCustomAttributes(attributes, time.GetUtcNow()), cancellationToken);
        return TypedResults.Ok(new Attributes(attributes));
    }

    private static async Task<Ok<PayloadJson<IReadOnlyList<string>>>> ListLabelsAsync(
        ConversationNumber number, InboxAccess access, CancellationToken cancellationToken) =>
        TypedResults.Ok(PayloadJson.Of<IReadOnlyList<string>>((await access.FindAsync(number, cancellationToken)).Labels));

    /// <summary>As Chatwoot, this replaces the set.</summary>
    private static async Task<Ok<PayloadJson<IReadOnlyList<string>>>> SetLabelsAsync(
        ConversationNumber number, ChatwootBody<Labels> body, InboxAccess access, TimeProvider time, CancellationToken cancellationToken)
    {
        var titles = body.Value.Titles ?? [];
        if (titles.Count > 100 || titles.Any(title => title.Length > 100))
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Labels are too many or too long", 422, "labels");
        }

        var conversation = await access.ChangeAsync(number, c => c.SetLabels(titles, time.GetUtcNow()), cancellationToken);
        return TypedResults.Ok(PayloadJson.Of<IReadOnlyList<string>>(conversation.Labels));
    }
}
