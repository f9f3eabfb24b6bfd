using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Prompts;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Rewrites or translates what an agent has typed. That needs a model.</summary>
internal static class Rewrite
{
    private const int MessagesForContext = 6;

    private static readonly PromptFile Prompt = PromptFile.Load("rewrite.v1");

    /// <summary>What each operation asks for. Chatwoot's names, and shorten, formal and translate beside them.</summary>
    private static readonly Dictionary<string, string> Tasks = new(StringComparer.Ordinal)
    {
        ["fix_spelling_grammar"] = "Correct spelling, grammar and punctuation, and change nothing else.",
        ["improve"] = "Make it clearer, better ordered and easier to read.",
        ["shorten"] = "Say the same in about half the words.",
        ["casual"] = "Make it sound relaxed, as among people who know each other.",
        ["professional"] = "Make it sound professional.",
        ["formal"] = "Make it formal, with the formal address where the language has one.",
        ["friendly"] = "Make it warm and friendly.",
        ["confident"] = "Make it sound sure, without hedging, and promise nothing that it does not promise.",
        ["straightforward"] = "Make it plain and direct.",
    };

    /// <param name="Operation">One of the tasks, or <c>translate</c> with a language.</param>
    /// <param name="Language">Into which to translate, as a tag such as <c>es</c>.</param>
    public sealed record Request(
        [property: Required, StringLength(20_000, MinimumLength = 1)] string Content,
        [property: Required] string Operation,
        ConversationNumber? ConversationDisplayId,
        [property: RegularExpression("[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")] string? Language);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapPost("/tasks/rewrite", HandleAsync).WithName("RewriteText");

    private static async Task<Results<Ok<TaskJson>, NotFound>> HandleAsync(
        ChatwootBody<Request> body, IAgentDesk desk, IConversations conversations, CopilotModel copilot, SensitiveRuleBook rules, FreeText free, TaskStreams streams, Outgoing outgoing, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var (task, sent) = (TaskOf(body.Value), outgoing.Listen());
        Transcript? transcript = null;
        if (body.Value.ConversationDisplayId is { } number)
        {
            if (await desk.FindAsync(number, cancellationToken) is not { } id) return TypedResults.NotFound();
            transcript = await conversations.ReadWholeTranscriptAsync(id, MessagesForContext, cancellationToken) is { } found ? (await rules.ReadAsync(cancellationToken)).Readable(found) : null;
        }

        var clear = await free.ClearingAsync(transcript, body.Value.Content, keepsMail: false, cancellationToken);
        var stream = streams.Begin(body.Value.ConversationDisplayId, clear);
        var written = await copilot.WriteAsync(ModelStep.Rewrite, actor.AccountId ?? throw DomainException.NotPermitted(), transcript?.InboxId, Ask, stream, cancellationToken);
        if (written is null) throw CopilotModel.WithoutModel();
        return TypedResults.Ok(TaskJson.Of(written with { Text = clear(written.Text) }, body.Value.Operation, body.Value.Content, body.Value.ConversationDisplayId) with { Sent = sent.Told() });

        // The text is never cut: half of a rewritten text would be lost without a word. The conversation is only context.
        IReadOnlyList<ChatMessage> Ask(int? tokens) => Material.Prompt(
            Prompt,
            new Dictionary<string, string> { ["task"] = task },
            tokens,
            most => [("TEXT", body.Value.Content), ("CONVERSATION", transcript is null ? "" : Material.Of(transcript, Math.Max(0, most - PromptBudget.Tokens(body.Value.Content))))]);
    }

    private static string TaskOf(Request sent) =>
        sent.Operation == "translate"
            ? $"Translate it into the language with the code {sent.Language ?? throw Wrong("Language can't be blank", "language")}."
            : Tasks.GetValueOrDefault(sent.Operation) ?? throw Wrong($"Operation must be one of {string.Join(", ", Tasks.Keys.Append("translate"))}", "operation");

    private static DomainException Wrong(string message, string field) => new(ProblemCodes.ValidationFailed, message, 422, field);
}
