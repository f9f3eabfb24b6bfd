using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Models;

/// <summary>The loop without a framework: bounded in steps, tokens and time; an unknown tool or bad arguments go back to the model as an error.</summary>
internal sealed class DirectToolLoop(TimeProvider time) : IToolLoop
{
    private const int MaxCallsPerStep = 4;
    private const int LongestName = 64;
    private const int LongestArguments = 1_000;

    private static readonly JsonSerializerOptions ReadableJson = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async IAsyncEnumerable<LoopItem> RunAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, IReadOnlyList<AIFunction> tools, ToolLoopLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limits.Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var transcript = messages.ToList();
        long total = 0;
        for (var step = 1; ; step++)
        {
            var mayCall = tools.Count > 0 && step < limits.MaxSteps && total < limits.MaxTotalTokens;
            var options = new ChatOptions { MaxOutputTokens = limits.MaxOutputTokens, Temperature = limits.Temperature, Tools = mayCall ? [.. tools] : null };
            var answer = new StepAnswer();
            await foreach (var item in StepAsync(client, transcript, options, answer, cancellationToken, linked.Token))
            {
                if (item is LoopUsage usage) total += usage.InputTokens + usage.OutputTokens;
                yield return item;
            }

            if (answer.Calls.Count == 0 || !mayCall)
            {
                yield return new LoopFinished(answer.Reason == ChatFinishReason.Length, answer.Calls.Count > 0);
                yield break;
            }

            transcript.Add(new ChatMessage(ChatRole.Assistant, [.. answer.Calls]));
            foreach (var call in answer.Calls)
            {
                var started = time.GetTimestamp();
                var said = await CallAsync(tools, call, answer.Calls.IndexOf(call), cancellationToken, linked.Token);
                transcript.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, said.Text)]));
                yield return new LoopToolCall(call.Name.Clip(LongestName), ArgumentsOf(call), said.Verdict, Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 2));
            }
        }
    }

    private static async IAsyncEnumerable<LoopItem> StepAsync(
        IChatClient client, List<ChatMessage> transcript, ChatOptions options, StepAnswer answer, CancellationToken caller, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long input = 0, output = 0, said = 0;
        await using var updates = client.GetStreamingResponseAsync(transcript, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync(updates, caller))
        {
            var update = updates.Current;
            answer.Reason = update.FinishReason ?? answer.Reason;
            foreach (var content in update.Contents)
            {
                if (content is TextContent { Text.Length: > 0 } text)
                {
                    said += text.Text.Length;
                    yield return new LoopText(text.Text);
                }
                else if (content is FunctionCallContent call) answer.Calls.Add(call);
                else if (content is UsageContent usage)
                {
                    // Providers that report along the way report totals so far, not differences.
                    input = Math.Max(input, usage.Details.InputTokenCount ?? 0);
                    output = Math.Max(output, usage.Details.OutputTokenCount ?? 0);
                }
            }
        }

        // Some servers never say what they used; a budget must hold for them, too.
        yield return input + output > 0 ? new LoopUsage(input, output) : new LoopUsage(Estimate(transcript.Sum(static m => m.Text.Length)), Estimate(said));
        if (answer.Reason is null) throw new ModelException(FailureCategory.Unavailable, "The model's answer stopped halfway");
        if (answer.Reason == ChatFinishReason.ContentFilter) throw new ModelException(FailureCategory.Permanent, "The model provider's content filter stopped the answer");
    }

    /// <summary>As most tokenizers do with English.</summary>
    private static long Estimate(long characters) => (characters + 3) / 4;

    private static async Task<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationToken caller)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception failure) when (!caller.IsCancellationRequested)
        {
            throw ModelFailures.Read(failure);
        }
    }

    private static string ArgumentsOf(FunctionCallContent call) =>
        call.Arguments is { Count: > 0 } arguments ? JsonSerializer.Serialize(arguments, ReadableJson).Storable().Brief(LongestArguments) : "{}";

    private static async Task<ToolSaid> CallAsync(
        IReadOnlyList<AIFunction> tools, FunctionCallContent call, int position, CancellationToken caller, CancellationToken cancellationToken)
    {
        if (position >= MaxCallsPerStep) return new ToolSaid("Error: too many calls at once.", ToolVerdicts.TooMany);
        if (tools.FirstOrDefault(t => t.Name == call.Name) is not { } tool) return new ToolSaid($"Error: there is no tool {call.Name.Clip(LongestName)}.", ToolVerdicts.UnknownTool);
        if (call.Exception is not null) return new ToolSaid("Error: the arguments are not valid JSON.", ToolVerdicts.BadArguments);
        try
        {
            var result = await tool.InvokeAsync(new AIFunctionArguments(call.Arguments), cancellationToken);
            return result as ToolSaid ?? new ToolSaid(result?.ToString() ?? "", ToolVerdicts.Done);
        }
        catch (ArgumentException wrong)
        {
            return new ToolSaid($"Error: {wrong.Message}", ToolVerdicts.BadArguments);
        }
        catch (OperationCanceledException late) when (!caller.IsCancellationRequested)
        {
            throw ModelFailures.Read(late);
        }
    }

    private sealed class StepAnswer
    {
        public List<FunctionCallContent> Calls { get; } = [];

        public ChatFinishReason? Reason { get; set; }
    }
}
