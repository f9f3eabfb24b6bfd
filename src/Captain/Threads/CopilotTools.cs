using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Threads;

/// <summary>What a model may look up for an agent, each with that agent's rights and shown to them as it happens. Nothing here writes.</summary>
internal sealed class CopilotTools(
    CopilotWork work, CopilotSources sources, string boundary, ReadingRoom room, IAgentDesk desk, IKnowledgeSearch search, ITextAnalysis analysis)
{
    private const int MostFound = 3;

    private readonly CustomerHistory _history = new(work, desk, analysis);

    public IReadOnlyList<AIFunction> All()
    {
        var knowledge = new LookUp("search_knowledge", "Searches the help articles and internal documents.", "query", "What to look for, as a short question or a few key words", SearchKnowledgeAsync);
        return work.Conversation is null ? [knowledge] :
        [
            knowledge,
            new LookUp("search_conversations", "Searches the other conversations of this customer.", "query", "A few key words", SearchConversationsAsync),
            new LookUp("read_conversation", "Reads another conversation of this customer.", "number", "The conversation's number, such as 12", ReadConversationAsync),
        ];
    }

    private async Task<string> SearchKnowledgeAsync(string query, CancellationToken cancellationToken)
    {
        await work.Thread.ThinkAsync("search_knowledge", query, cancellationToken);
        var found = await search.SearchAsync(
            work.Thread.Thread.AccountId, new SearchQuery(work.Assistant.KnowledgeBaseId, query, IncludeInternal: true, Inbox: work.Conversation?.InboxId.Value), cancellationToken);
        return Tell(found.Passages.Select(sources.Add));
    }

    private async Task<string> SearchConversationsAsync(string query, CancellationToken cancellationToken)
    {
        await work.Thread.ThinkAsync("search_conversations", query, cancellationToken);
        var best = await _history.FindAsync(query, MostFound, cancellationToken);
        return Tell(best.Select(c => sources.Add(c, CopilotSources.MostOfConversation)));
    }

    private async Task<string> ReadConversationAsync(string number, CancellationToken cancellationToken)
    {
        if (!long.TryParse(number.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted)) throw new BadArgumentsException("number must be a number.");
        await work.Thread.ThinkAsync("read_conversation", $"#{wanted}", cancellationToken);
        var found = (await _history.ReadAsync(cancellationToken)).FirstOrDefault(c => c.Number.Value == wanted);
        return Tell(found is null ? [] : [sources.Add(found, CopilotSources.MostOfConversation)]);
    }

    private string Tell(IEnumerable<int> numbers) =>
        ModelPrompt.Tell([.. numbers.Select(number => new SourceText(number, sources.Passages[number - 1].Title, sources.Texts[number - 1]))], boundary, room.Left);

    /// <summary>A tool with one text for an argument.</summary>
    private sealed class LookUp(string name, string description, string parameter, string hint, Func<string, CancellationToken, Task<string>> run) : AIFunction
    {
        private const int LongestArgument = 300;

        public override string Name => name;

        public override string Description => description;

        public override JsonElement JsonSchema { get; } = JsonSerializer.SerializeToElement(new Dictionary<string, object>
        {
            ["type"] = "object",
            ["properties"] = new Dictionary<string, object> { [parameter] = new { type = "string", description = hint } },
            ["required"] = new[] { parameter },
            ["additionalProperties"] = false,
        });

        protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
        {
            var text = arguments.TryGetValue(parameter, out var value) ? value switch
            {
                string s => s,
                JsonElement { ValueKind: JsonValueKind.String or JsonValueKind.Number } json => json.ToString(),
                _ => null,
            } : null;
            return !string.IsNullOrWhiteSpace(text) && text.Length <= LongestArgument
                ? await run(text.Trim(), cancellationToken)
                : throw new BadArgumentsException($"{parameter} must be a text of 1 to {LongestArgument} characters.");
        }
    }
}
