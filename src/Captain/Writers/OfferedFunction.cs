using System.Text.Json;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

/// <summary>A tool of the turn as a model's function: what it returns is fenced and masked like every other source.</summary>
internal sealed class OfferedFunction(OfferedTool tool, List<string> passages, HashSet<int> results, string boundary, ReadingRoom room) : AIFunction
{
    public override string Name => tool.Name;

    public override string Description => tool.Description;

    public override JsonElement JsonSchema => tool.Schema;

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var sent = arguments.ToDictionary(static a => a.Key, static a => a.Value is JsonElement json ? WholeText.Mend(json) : JsonSerializer.SerializeToElement(a.Value), StringComparer.Ordinal);
        var answer = await tool.CallAsync(sent, cancellationToken);
        if (answer.Found is not var (number, passage)) return new ToolSaid(answer.Said, answer.Verdict);
        while (passages.Count < number) passages.Add("");
        passages[number - 1] = HiddenInstructions.MaskIn(passage.Text);
        if (!ToolPassage.HasDocument(passage.DocumentId)) results.Add(number);
        return new ToolSaid(ModelPrompt.Tell([new SourceText(number, passage.Title, passages[number - 1], answer.IsCut)], boundary, room.Left), answer.Verdict);
    }
}
