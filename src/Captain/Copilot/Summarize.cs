using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Captain.Prompts;
using Wheelhouse.Captain.Sensitive;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Summarises a conversation: by the model of that step, else in the customer's and the team's own sentences.</summary>
internal static class Summarize
{
    public const string NothingToSummarise = "nothing_to_summarise";

    private const int MostMessages = 100;

    private static readonly PromptFile Prompt = PromptFile.Load("summarise.v1");

    public sealed record Request(ConversationNumber ConversationDisplayId);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapPost("/tasks/summarize", HandleAsync).WithName("SummarizeConversation");

    private static async Task<Results<Ok<TaskJson>, NotFound>> HandleAsync(
        ChatwootBody<Request> body, IAgentDesk desk, IConversations conversations, CopilotModel copilot, ITextAnalysis analysis, SensitiveRuleBook rules, FreeText free, TaskStreams streams, Outgoing outgoing, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(body.Value.ConversationDisplayId, cancellationToken) is not { } id
            || await conversations.ReadWholeTranscriptAsync(id, MostMessages, cancellationToken) is not { } transcript)
        {
            return TypedResults.NotFound();
        }

        var language = analysis.DetectLanguage(string.Join('\n', transcript.Messages.Where(m => m.Sender == SenderKind.Contact).Select(m => m.Text)));
        // What the builtin summary quotes, agents read anyway.
        var readable = (await rules.ReadAsync(cancellationToken)).Readable(transcript);
        var text = Material.Of(readable);
        // Whoever reads a summary reads it instead of the conversation: a customer's link gets no second chance in it.
        var clear = await free.ClearingAsync(transcript, "", keepsMail: true, cancellationToken);
        var sent = outgoing.Listen();
        CopilotModel.Written? written = null;
        try
        {
            if (text.Length > 0)
                written = await copilot.WriteAsync(ModelStep.Summarise, transcript.AccountId, transcript.InboxId, Ask, streams.Begin(body.Value.ConversationDisplayId, clear), cancellationToken);
        }
        catch (DomainException refused) when (refused.Code is CopilotModel.Failed or CopilotModel.Cut or CopilotModel.Spent)
        {
            // A summary can be made without a model, and is better than none.
        }

        var made = written is null
            ? TaskJson.Of(ConversationSummary.Of(transcript.Messages, transcript.SessionStartedAfter).With(await free.ClearingQuotesAsync(transcript, cancellationToken)), language)
            : TaskJson.Of(written with { Text = clear(written.Text) }, "summarize", text, body.Value.ConversationDisplayId);
        // An empty text would look like a summary that leaves everything out.
        if (made.Message.Length == 0) throw new DomainException(NothingToSummarise, "Nothing has been said in the conversation that could be summarised.");
        return TypedResults.Ok(made with { Sent = sent.Told() });

        IReadOnlyList<ChatMessage> Ask(int? tokens) =>
            Material.Prompt(Prompt, new Dictionary<string, string> { ["language"] = language }, tokens, most => [("CONVERSATION", Material.Of(readable, most))]);
    }
}
