using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Prompts;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Changes the last result of a task as the agent asks. The client keeps the talk; nothing of it is stored.</summary>
internal static class FollowUp
{
    private const int MostTurns = 12;

    private static readonly PromptFile Prompt = PromptFile.Load("follow_up.v1");

    public sealed record Request(Context FollowUpContext, [property: Required, StringLength(4_000, MinimumLength = 1)] string Message);

    /// <param name="EventName">The task that the talk began with.</param>
    /// <param name="ConversationDisplayId">The conversation that it began in: its inbox's model answers, and its budget holds.</param>
    public sealed record Context(
        [property: StringLength(100)] string? EventName,
        [property: StringLength(250_000)] string? OriginalContext,
        [property: Required, StringLength(40_000, MinimumLength = 1)] string LastResponse,
        [property: MaxLength(40)] IReadOnlyList<Said>? ConversationHistory,
        ConversationNumber? ConversationDisplayId);

    public sealed record Said([property: Required, RegularExpression("user|assistant")] string Role, [property: Required, StringLength(40_000)] string Content);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapPost("/tasks/follow_up", HandleAsync).WithName("FollowUpTask");

    private static async Task<Results<Ok<TaskJson>, NotFound>> HandleAsync(
        ChatwootBody<Request> body, IAgentDesk desk, IConversations conversations, CopilotModel copilot, FreeText free, TaskStreams streams, Outgoing outgoing, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var context = body.Value.FollowUpContext;
        Transcript? transcript = null;
        if (context.ConversationDisplayId is { } number)
        {
            // The context comes from the client: what it names must be there for this agent.
            if (await desk.FindAsync(number, cancellationToken) is not { } id) return TypedResults.NotFound();
            transcript = await conversations.ReadWholeTranscriptAsync(id, 1, cancellationToken);
        }

        var said = (context.ConversationHistory ?? []).TakeLast(MostTurns).Append(new Said("user", body.Value.Message)).ToList();
        var spoken = said.Sum(static s => PromptBudget.Tokens(s.Content));
        var sent = outgoing.Listen();
        var agents = string.Join('\n', said.Where(static s => s.Role == "user").Select(static s => s.Content).Append(context.LastResponse));
        var clear = await free.ClearingAsync(transcript, agents, keepsMail: context.EventName == "summarize", cancellationToken);
        var stream = streams.Begin(context.ConversationDisplayId, clear);
        var written = await copilot.WriteAsync(ModelStep.Rewrite, actor.AccountId ?? throw DomainException.NotPermitted(), transcript?.InboxId, Ask, stream, cancellationToken)
            ?? throw CopilotModel.WithoutModel();
        written = written with { Text = clear(written.Text) };
        said.Add(new Said("assistant", written.Text));
        var next = new JsonObject
        {
            ["event_name"] = context.EventName,
            ["original_context"] = context.OriginalContext,
            ["last_response"] = written.Text,
            ["conversation_history"] = new JsonArray([.. said.Select(static s => new JsonObject { ["role"] = s.Role, ["content"] = s.Content })]),
            ["conversation_display_id"] = context.ConversationDisplayId?.Value,
        };
        return TypedResults.Ok(new TaskJson(written.Text, next, written.By, Sent: sent.Told()));

        IReadOnlyList<ChatMessage> Ask(int? tokens)
        {
            var material = Material.Prompt(Prompt, new Dictionary<string, string>(), tokens, most =>
            [
                ("MATERIAL", PromptBudget.Cut(context.OriginalContext ?? "", Math.Max(0, most - PromptBudget.Tokens(context.LastResponse) - spoken))),
                ("RESULT", context.LastResponse),
            ]);
            return [.. material, .. said.Select(static s => new ChatMessage(s.Role == "user" ? ChatRole.User : ChatRole.Assistant, s.Content))];
        }
    }
}
