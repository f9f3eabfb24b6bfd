using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Guardrails;
using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Writers;

/// <summary>
/// Lets a model write and believes none of it: a sentence is released once its quotes stand in the passages and its
/// numbers and addresses occur there. When nothing is left, the answer is an abstention.
/// </summary>
internal sealed class ModelWriter(ModelConfiguration model, ChatClients clients, ToolLoop loop, ProviderHealth health) : IAnswerWriter
{
    private const int MaxSteps = 3;

    /// <summary>Where there is more to call than a search: look something up, look again, and answer.</summary>
    private const int MaxStepsWithTools = 6;
    private const int MaxTotalTokens = 60_000;

    /// <summary>What a search brings must fit beside what is there already.</summary>
    private const int LeastContextForTools = 8_000;

    private bool CanSearch => model.CanCallTools && (model.ContextTokens ?? LeastContextForTools) >= LeastContextForTools;

    /// <summary>The prompt that answers were written with.</summary>
    public static string PromptVersion => ModelPrompt.Version;

    public async IAsyncEnumerable<WriterItem> WriteAsync(AnswerRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var passages = request.Passages.Select(p => HiddenInstructions.MaskIn(p.Text)).ToList();
        var sources = request.Passages.Select((p, i) => new SourceText(i + 1, p.Title, passages[i])).ToList();
        var results = request.Passages.Select(static (p, i) => (Number: i + 1, p.DocumentId)).Where(static p => !ToolPassage.HasDocument(p.DocumentId)).Select(static p => p.Number).ToHashSet();
        var answer = new AnswerInProgress(request.Limits, request.Language, passages, request.LeastConfidence, results);
        var most = model.ContextTokens - model.MaxOutputTokens;
        var room = new ReadingRoom(most);
        var tools = PromptBudget.Fit(ToolsFor(request, passages, results, room), most);
        var temperature = model.TakesTemperature ? (float?)request.Assistant.Temperature : null;
        var limits = new ToolLoopLimits(
            request.Tools is { Count: > 0 } ? MaxStepsWithTools : MaxSteps, model.MaxOutputTokens, Math.Min(MaxTotalTokens, model.ContextTokens ?? MaxTotalTokens), model.Deadline,
            temperature, request.Allowance is { } allowance ? new ModelAllowance(allowance, model) : null, room);
        using var client = clients.Create(model);
        await foreach (var item in WatchedAsync(loop.RunAsync(client, ModelPrompt.Build(request, sources, most, tools), tools, limits, cancellationToken), cancellationToken))
        {
            if (item is LoopToolCall call) yield return new WriterCalled(new TurnToolCall(call.Tool, call.Arguments, call.Verdict, call.Milliseconds));
            foreach (var sentence in answer.Take(item)) yield return sentence;
            if (item is LoopUsage) yield return new WriterSpent(UsageOf(answer));
        }

        foreach (var sentence in answer.End()) yield return sentence;
        yield return answer.Finish(UsageOf(answer));
    }

    private ModelUsage UsageOf(AnswerInProgress answer) =>
        new(model.ModelId, (int)answer.InputTokens, (int)answer.OutputTokens, model.PriceOf(answer.InputTokens, answer.OutputTokens));

    private List<AIFunction> ToolsFor(AnswerRequest request, List<string> passages, HashSet<int> results, ReadingRoom room)
    {
        if (!CanSearch) return [];
        var boundary = ModelPrompt.Boundary(request);
        List<AIFunction> tools = request.SearchMore is { } search ? [new SearchTool(search, passages, boundary, room)] : [];
        tools.AddRange((request.Tools ?? []).Select(tool => new OfferedFunction(tool, passages, results, boundary, room)));
        return tools;
    }

    /// <summary>Tells the provider's health what becomes of the call, and asks it first whether to call at all.</summary>
    private async IAsyncEnumerable<LoopItem> WatchedAsync(IAsyncEnumerable<LoopItem> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = health.Begin(model);
        await using var at = items.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await at.MoveNextAsync()) break;
            }
            catch (ModelException failure)
            {
                call.Failed(failure);
                throw;
            }

            call.Speaks();
            yield return at.Current;
        }

        call.Succeeded();
    }
}
