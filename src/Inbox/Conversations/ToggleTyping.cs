using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Somebody types. Nothing is stored.</summary>
internal static class ToggleTyping
{
    public sealed record Request(string? TypingStatus, bool? IsPrivate);

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/conversations/{number}/toggle_typing_status", HandleAsync).WithName("ToggleTypingStatus");

    private static async Task<Ok> HandleAsync(
        ConversationNumber number, ChatwootBody<Request> body, InboxAccess access, AgentDirectory agents, TypingSignals typing, CancellationToken cancellationToken)
    {
        var conversation = await access.FindAsync(number, cancellationToken);
        var (user, author) = await agents.MeAsync(cancellationToken);
        typing.Publish(
            conversation, body.Value.TypingStatus is "on", "agent", author.Shown?.Name ?? "", user.Value, body.Value.IsPrivate ?? false);
        return TypedResults.Ok();
    }
}

internal sealed class TypingSignals(ISignalBus bus)
{
    /// <param name="actor"><c>agent</c>, <c>contact</c> or <c>assistant</c>.</param>
    public void Publish(Conversation conversation, bool on, string actor, string name, long actorId, bool isPrivate)
    {
        var data = JsonSerializer.SerializeToElement(
            new { on, name = name.Clip(100), actor, actor_id = actorId, is_private = isPrivate }, WireJson.Options);
        Publish(Topics.Inbox(conversation.InboxId));
        if (actor != "contact" && !isPrivate)
        {
            Publish(Topics.Visitor(conversation.ContactInboxId));
        }

        void Publish(string topic) => bus.Publish(new Signal(
            topic, SignalKinds.Typing, conversation.AccountId, conversation.Number.Value, conversation.Id.Value, null, data, true));
    }
}
