using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;
using Wheelhouse.Inbox.Views;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// Opens, resolves, snoozes or gives back. Without a status: open becomes resolved, everything else open. Pending is taken in every inbox, as
/// Chatwoot's clients send it, some of which answer by themselves; where somebody automated answers, what the customer waits for is his then.
/// </summary>
internal static class ToggleStatus
{
    public sealed record Request(string? Status, long? SnoozedUntil);

    public sealed record Response(JsonObject Meta, Payload Payload);

    public sealed record Payload(bool Success, ConversationNumber ConversationId, ConversationStatus CurrentStatus, long? SnoozedUntil);

    public static void Map(IEndpointRouteBuilder account) =>
        account.MapPost("/conversations/{number}/toggle_status", HandleAsync).WithName("ToggleConversationStatus");

    private static async Task<Ok<Response>> HandleAsync(
        ConversationNumber number, ChatwootBody<Request> body, InboxDb db, InboxAccess access, AgentDirectory agents, TimeProvider time, CancellationToken cancellationToken)
    {
        var wanted = body.Value.Status is { Length: > 0 } word ? ConversationWords.Status(word) : (ConversationStatus?)null;
        var snoozedUntil = UnixTime.From(body.Value.SnoozedUntil);
        var who = access.User is null ? null : (await agents.MeAsync(cancellationToken)).Author.Shown?.Name;
        var conversation = await access.ChangeAsync(
            number,
            async (conversation, token) =>
            {
                var now = time.GetUtcNow();
                var from = conversation.Status;
                var to = wanted ?? (from is ConversationStatus.Open ? ConversationStatus.Resolved : ConversationStatus.Open);
                conversation.SetStatus(to, now, snoozedUntil);
                // As Chatwoot: an agent who opens a conversation takes it; an administrator only opens it.
                if (to is ConversationStatus.Open && access is { IsAgent: true, User: { } user })
                {
                    conversation.Assign(user, now);
                }

                if (from != to)
                {
                    var told = conversation.Note(Activities.StatusChanged(to, who), now);
                    if (to is ConversationStatus.Pending)
                        conversation.GiveBack(told, (await db.Inboxes.AsNoTracking().SingleAsync(i => i.Id == conversation.InboxId, token)).Responder);
                }

                if (to is ConversationStatus.Snoozed && snoozedUntil is { } until)
                {
                    db.Enqueue(new WakeConversation(conversation.AccountId, conversation.Id, until), until > now ? until - now : TimeSpan.Zero);
                }

                return conversation;
            },
            cancellationToken);
        return TypedResults.Ok(new Response(
            [], new Payload(true, conversation.Number, conversation.Status, conversation.SnoozedUntil?.ToUnixTimeSeconds())));
    }
}

/// <summary>The lines that stand between messages. English, as Chatwoot stores them; the dashboard shows status changes by itself.</summary>
internal static class Activities
{
    public static string StatusChanged(ConversationStatus to, string? who) => (to, who) switch
    {
        (ConversationStatus.Resolved, null) => "Conversation was marked resolved",
        (ConversationStatus.Resolved, _) => $"Conversation was marked resolved by {who}",
        (ConversationStatus.Pending, null) => "Conversation was marked as pending",
        (ConversationStatus.Pending, _) => $"Conversation was marked as pending by {who}",
        (ConversationStatus.Snoozed, null) => "Conversation was snoozed",
        (ConversationStatus.Snoozed, _) => $"Conversation was snoozed by {who}",
        (_, null) => "Conversation was reopened",
        _ => $"Conversation was reopened by {who}",
    };

    public static string Assigned(string? assignee, string who) =>
        assignee is null ? $"Conversation unassigned by {who}" : $"Assigned to {assignee} by {who}";
}
