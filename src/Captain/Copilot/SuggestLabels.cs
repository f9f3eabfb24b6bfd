using System.Text.Json;
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
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Captain.Copilot;

/// <summary>Suggests labels and a priority for a conversation: by the model of that step, else by the words that customers use.</summary>
internal static class SuggestLabels
{
    public const string TooFewMessages = "too_few_messages";

    /// <summary>As in Chatwoot: of less nobody knows what it is about, and more than two say nothing.</summary>
    private const int LeastMessages = 3;

    /// <summary>Of a longer conversation the newest. It is not refused, as in Chatwoot: one that is opened again and again would soon never have a label.</summary>
    private const int MostMessages = 100;
    private const int MostLabels = 2;

    private static readonly string[] Priorities = ["low", "medium", "high", "urgent"];

    private static readonly PromptFile Prompt = PromptFile.Load("label.v1");

    public sealed record Request(ConversationNumber ConversationDisplayId);

    /// <param name="Message">The labels as Chatwoot tells them: one after the other, with commas.</param>
    /// <param name="WrittenBy">The model as its people know it, or <c>extractive</c>.</param>
    /// <param name="Labels">At most two of those in use in the account that the conversation does not have yet.</param>
    /// <param name="Priority"><c>low</c>, <c>medium</c>, <c>high</c> or <c>urgent</c>; null for no suggestion.</param>
    /// <param name="Because">The customer's words that speak for the priority; null where a model judged.</param>
    /// <param name="Sent">What left for providers to make it, also where they failed; null for nothing.</param>
    internal sealed record Response(string Message, string WrittenBy, IReadOnlyList<string> Labels, string? Priority, string? Because, IReadOnlyList<Disclosure>? Sent = null);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapPost("/tasks/label_suggestion", HandleAsync).WithName("SuggestLabels");

    private static async Task<Results<Ok<Response>, NotFound>> HandleAsync(
        ChatwootBody<Request> body, IAgentDesk desk, IConversations conversations, CopilotModel copilot, ITextAnalysis analysis, SensitiveRuleBook rules, Outgoing outgoing, CancellationToken cancellationToken)
    {
        var number = body.Value.ConversationDisplayId;
        if (await desk.FindAsync(number, cancellationToken) is not { } id
            || await conversations.ReadWholeTranscriptAsync(id, MostMessages, cancellationToken) is not { } transcript
            || await desk.ListLabelsAsync(number, cancellationToken) is not { } labels)
        {
            return TypedResults.NotFound();
        }

        if (transcript.Messages.Count(static m => m.Sender == SenderKind.Contact) < LeastMessages)
            throw new DomainException(TooFewMessages, $"The customer has written fewer than {LeastMessages} messages.");
        var free = labels.InUse.Except(labels.OfConversation, StringComparer.Ordinal).ToList();
        var readable = (await rules.ReadAsync(cancellationToken)).Readable(transcript);
        var sent = outgoing.Listen();
        try
        {
            if (await copilot.WriteAsync(ModelStep.Label, transcript.AccountId, transcript.InboxId, Ask, stream: null, cancellationToken) is { } written)
                return TypedResults.Ok(Read(written, free) with { Sent = sent.Told() });
        }
        catch (DomainException refused) when (refused.Code is CopilotModel.Failed or CopilotModel.Cut or CopilotModel.Spent)
        {
            // Words tell something without a model, too.
        }

        var (priority, because) = LabelCues.PriorityOf(transcript);
        return TypedResults.Ok(Of(TaskJson.Extractive, LabelCues.LabelsOf(transcript, free, analysis).Take(MostLabels), priority, because) with { Sent = sent.Told() });

        IReadOnlyList<ChatMessage> Ask(int? tokens) => Material.Prompt(Prompt, new Dictionary<string, string>(), tokens, most =>
        {
            var named = PromptBudget.Cut(string.Join('\n', free), most / 3);
            return [("LABELS", named), ("CONVERSATION", Material.Of(readable, most - PromptBudget.Tokens(named)))];
        });
    }

    /// <summary>Only labels that there are, and only priorities that there are: a model may write what it likes.</summary>
    private static Response Read(CopilotModel.Written written, List<string> free)
    {
        using var json = ModelJson.ReadObject(written.Text);
        if (json is null) return Of(written.By, [], null, null);
        var named = json.RootElement.TryGetProperty("labels", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(static l => l.ValueKind == JsonValueKind.String).Select(static l => l.GetString()!.Trim()).ToList()
            : [];
        var known = named.Select(n => free.Find(f => f.Equals(n, StringComparison.OrdinalIgnoreCase))).OfType<string>().Distinct(StringComparer.Ordinal);
        var priority = json.RootElement.TryGetProperty("priority", out var one) && one.ValueKind == JsonValueKind.String ? one.GetString() : null;
        return Of(written.By, known.Take(MostLabels), Array.Find(Priorities, p => p.Equals(priority, StringComparison.OrdinalIgnoreCase)), null);
    }

    private static Response Of(string by, IEnumerable<string> labels, string? priority, string? because)
    {
        string[] chosen = [.. labels];
        return new Response(string.Join(", ", chosen), by, chosen, priority, because);
    }
}
