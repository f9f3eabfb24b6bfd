using System.Text.Json;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

/// <summary>The one tool of the answer: searches the same knowledge, with the customer's rights, and numbers what is new.</summary>
internal sealed class SearchTool(Func<string, CancellationToken, Task<FoundMore>> search, List<string> passages, string boundary, ReadingRoom room) : AIFunction
{
    private const int LongestQuery = 300;

    private static readonly JsonElement Schema = JsonDocument.Parse("""
        {"type":"object","properties":{"query":{"type":"string","description":"What to look for, as a short question or a few key words"}},"required":["query"],"additionalProperties":false}
        """).RootElement.Clone();

    public override string Name => "search_knowledge";

    public override string Description => "Searches the help articles and returns further numbered sources. Use it when the sources at hand do not answer the question.";

    public override JsonElement JsonSchema => Schema;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        if (Query(arguments) is not { } query) throw new BadArgumentsException("query must be a text of 1 to 300 characters.");
        var found = await search(query, cancellationToken);
        var told = new List<SourceText>();
        foreach (var (number, passage) in found.Passages)
        {
            while (passages.Count < number) passages.Add("");
            passages[number - 1] = HiddenInstructions.MaskIn(passage.Text);
            told.Add(new SourceText(number, passage.Title, passages[number - 1]));
        }

        return ModelPrompt.Tell(told, boundary, room.Left);
    }

    private static string? Query(AIFunctionArguments arguments)
    {
        if (!arguments.TryGetValue("query", out var value)) return null;
        var text = value switch { string s => s, JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(), _ => null };
        return !string.IsNullOrWhiteSpace(text) && text.Length <= LongestQuery ? text.Trim() : null;
    }
}
