using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Turns;
using Wheelhouse.Captain.Writers;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Captain.Models;

/// <summary>A model as a runtime may use it: bounded in steps and tokens, counted, and with its failures read.</summary>
internal sealed class BoundedModel(IChatClient model, ModelRun run) : DelegatingChatClient(model)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <param name="options">Not sent on: what is sent are the run's own.</param>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var transcript = messages.ToList();
        var functions = run.Begin(Step.TokensOf(transcript), Step.MostOf(transcript));
        var sent = new ChatOptions { MaxOutputTokens = run.Limits.MaxOutputTokens, Temperature = run.Limits.Temperature, Tools = functions is null ? null : [.. functions] };
        var step = new Step();
        try
        {
            await using var updates = InnerClient.GetStreamingResponseAsync(transcript, sent, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveAsync(updates))
            {
                var update = updates.Current;
                step.Read(update);
                if (update.Contents.Any(static c => c is FunctionCallContent))
                    update.Contents = [.. update.Contents.Where(c => functions is not null || c is not FunctionCallContent).Select(Unambiguous)];
                yield return update;
            }
        }
        finally
        {
            // However it ends: a provider that has begun to answer has read what it was sent.
            if (step.HasBegun) run.Used(step.Usage(transcript));
            run.Limits.Room?.Said(step.MostSaid);
        }

        if (step.Failure is { } failure) throw run.Fail(failure);
        run.Ended(new LoopFinished(step.Reason == ChatFinishReason.Length, functions is null && step.HasCalled));
    }

    /// <summary>Some frameworks read the names of arguments without their case, and fail where two are the same then: nobody can mean that.</summary>
    private static AIContent Unambiguous(AIContent content) =>
        content is FunctionCallContent { Arguments: { Count: > 1 } arguments } call && arguments.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() < arguments.Count
            ? new FunctionCallContent(call.CallId, call.Name) { Exception = new BadArgumentsException("two arguments have the same name.") }
            : content;

    private async Task<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> updates)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception failure) when (!run.Caller.IsCancellationRequested)
        {
            throw run.Fail(ModelFailures.Read(failure));
        }
    }

    /// <summary>What one call has come to.</summary>
    private sealed class Step
    {
        /// <summary>Tokens of the marks around each part of a message: whose it is, which call it belongs to.</summary>
        private const int ForPart = 20;

        private long _input;
        private long _output;
        private long _said;

        public bool HasBegun { get; private set; }

        public bool HasCalled { get; private set; }

        public ChatFinishReason? Reason { get; private set; }

        public ModelException? Failure =>
            Reason is null ? new ModelException(FailureCategory.Unavailable, "The model's answer stopped halfway")
            : Reason == ChatFinishReason.ContentFilter ? new ModelException(FailureCategory.Permanent, "The model provider's content filter stopped the answer")
            : null;

        /// <summary>What it has said, on the safe side.</summary>
        public long MostSaid => PromptBudget.TokensOf(_said);

        public void Read(ChatResponseUpdate update)
        {
            HasBegun = true;
            Reason = update.FinishReason ?? Reason;
            foreach (var content in update.Contents)
            {
                _said += BytesOf(content);
                if (content is FunctionCallContent) HasCalled = true;
                else if (content is UsageContent usage)
                {
                    // Providers that report along the way report totals so far, not differences.
                    _input = Math.Max(_input, usage.Details.InputTokenCount ?? 0);
                    _output = Math.Max(_output, usage.Details.OutputTokenCount ?? 0);
                }
            }
        }

        /// <summary>
        /// Some servers never say what they used, and none does of an answer that broke off; a budget must hold for them, too. What was counted
        /// before the end counts only what had been read then.
        /// </summary>
        public LoopUsage Usage(List<ChatMessage> transcript) =>
            new(_input > 0 ? _input : TokensOf(transcript), Reason is null || _input + _output == 0 ? Math.Max(_output, Estimate(_said)) : _output);

        public static long TokensOf(List<ChatMessage> transcript) => Estimate(transcript.SelectMany(static m => m.Contents).Sum(BytesOf));

        /// <summary>The same on the safe side: what has to fit is counted as the prompt is.</summary>
        public static long MostOf(List<ChatMessage> transcript) =>
            transcript.SelectMany(static m => m.Contents).Sum(static c => PromptBudget.TokensOf(BytesOf(c)) + ForPart);

        private static long BytesOf(AIContent content) => content switch
        {
            TextContent text => Encoding.UTF8.GetByteCount(text.Text),
            FunctionCallContent { Arguments: { } arguments } => Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(arguments)),
            FunctionResultContent { Result: { } result } => Encoding.UTF8.GetByteCount(result.ToString() ?? ""),
            _ => 0,
        };

        /// <summary>As most tokenizers do with English; a Chinese character is three bytes and about a token.</summary>
        private static long Estimate(long bytes) => (bytes + 3) / 4;
    }
}
