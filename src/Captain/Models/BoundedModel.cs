using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Turns;
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
        var functions = run.Begin(Step.TokensOf(transcript));
        var sent = new ChatOptions { MaxOutputTokens = run.Limits.MaxOutputTokens, Temperature = run.Limits.Temperature, Tools = functions is null ? null : [.. functions] };
        var step = new Step();
        await using var updates = InnerClient.GetStreamingResponseAsync(transcript, sent, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync(updates))
        {
            var update = updates.Current;
            step.Read(update);
            if (update.Contents.Any(static c => c is FunctionCallContent))
                update.Contents = [.. update.Contents.Where(c => functions is not null || c is not FunctionCallContent).Select(Unambiguous)];
            yield return update;
        }

        run.Used(step.Usage(transcript));
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
        private long _input;
        private long _output;
        private long _said;

        public bool HasCalled { get; private set; }

        public ChatFinishReason? Reason { get; private set; }

        public ModelException? Failure =>
            Reason is null ? new ModelException(FailureCategory.Unavailable, "The model's answer stopped halfway")
            : Reason == ChatFinishReason.ContentFilter ? new ModelException(FailureCategory.Permanent, "The model provider's content filter stopped the answer")
            : null;

        public void Read(ChatResponseUpdate update)
        {
            Reason = update.FinishReason ?? Reason;
            foreach (var content in update.Contents)
            {
                if (content is TextContent text) _said += text.Text.Length;
                else if (content is FunctionCallContent) HasCalled = true;
                else if (content is UsageContent usage)
                {
                    // Providers that report along the way report totals so far, not differences.
                    _input = Math.Max(_input, usage.Details.InputTokenCount ?? 0);
                    _output = Math.Max(_output, usage.Details.OutputTokenCount ?? 0);
                }
            }
        }

        /// <summary>Some servers never say what they used; a budget must hold for them, too.</summary>
        public LoopUsage Usage(List<ChatMessage> transcript) =>
            _input + _output > 0 ? new LoopUsage(_input, _output) : new LoopUsage(TokensOf(transcript), Estimate(_said));

        public static long TokensOf(List<ChatMessage> transcript) => Estimate(transcript.Sum(static m => m.Text.Length));

        /// <summary>As most tokenizers do with English.</summary>
        private static long Estimate(long characters) => (characters + 3) / 4;
    }
}
