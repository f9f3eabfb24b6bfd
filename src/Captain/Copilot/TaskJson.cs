using System.Text.Json.Nodes;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Privacy;
using Wheelhouse.Inbox.Contracts;

namespace Wheelhouse.Captain.Copilot;

/// <summary>The result of a copilot task in Chatwoot's shape.</summary>
/// <param name="FollowUpContext">Sent back by the client with what the agent says next; opaque to it.</param>
/// <param name="WrittenBy">The model as its people know it, or <c>extractive</c>.</param>
/// <param name="Summary">The parts of a summary that was made without a model.</param>
/// <param name="Sent">What left for providers to make it, also where they failed; null for nothing.</param>
internal sealed record TaskJson(string Message, JsonObject? FollowUpContext, string WrittenBy, ConversationSummary? Summary = null, IReadOnlyList<Disclosure>? Sent = null)
{
    public const string Extractive = "extractive";

    /// <summary>Of something that can be refined by the next message.</summary>
    public static TaskJson Of(CopilotModel.Written written, string task, string original, ConversationNumber? conversation) =>
        new(written.Text, ContextOf(task, original, written.Text, conversation), written.By);

    /// <param name="conversation">Whose inbox pays for what follows, too.</param>
    public static JsonObject ContextOf(string task, string original, string written, ConversationNumber? conversation) => new()
    {
        ["event_name"] = task,
        ["original_context"] = original,
        ["last_response"] = written,
        ["conversation_history"] = new JsonArray(),
        ["conversation_display_id"] = conversation?.Value,
    };

    public static TaskJson Of(ConversationSummary summary, string language)
    {
        var texts = LanguageTexts.In(language);
        var parts = new[] { (texts.SummaryNeed, summary.Need), (texts.SummaryTried, summary.Tried), (texts.SummaryOpen, summary.Open) }
            .Where(static part => part.Item2.Count > 0)
            .Select(static part => $"**{part.Item1}**\n{string.Join('\n', part.Item2.Select(static line => $"- {line.ReplaceLineEndings(" ")}"))}");
        return new TaskJson(string.Join("\n\n", parts), null, Extractive, summary);
    }
}
