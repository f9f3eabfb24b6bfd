using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.Models;

/// <summary>Lets a model call tools until it answers, within limits, by whichever runtime there is, and tells what happens.</summary>
internal sealed class ToolLoop(IModelRuntime runtime, TimeProvider time)
{
    /// <exception cref="ModelException">The provider failed, or the answer was cut.</exception>
    public async IAsyncEnumerable<LoopItem> RunAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, IReadOnlyList<AIFunction> tools, ToolLoopLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limits.Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var run = new ModelRun(client, messages, tools, limits, time, cancellationToken);
        await using var pieces = runtime.RunAsync(run, linked.Token).GetAsyncEnumerator(linked.Token);
        while (true)
        {
            var (hasPiece, failure) = await MoveAsync(pieces, run, cancellationToken);
            // Before the failure, too: what a call has used that broke off is paid for.
            while (run.TryTake(out var item)) yield return item;
            failure?.Throw();
            if (!hasPiece) break;
            if (pieces.Current.Length > 0) yield return new LoopText(pieces.Current);
        }

        yield return run.Finished;
    }

    /// <summary>What a runtime makes of a failure does not count: the failure does.</summary>
    private static async Task<(bool HasPiece, ExceptionDispatchInfo? Failure)> MoveAsync(IAsyncEnumerator<string> pieces, ModelRun run, CancellationToken caller)
    {
        try
        {
            if (await pieces.MoveNextAsync()) return (true, null);
            return (false, run.Failure is { } failure ? ExceptionDispatchInfo.Capture(failure) : null);
        }
        catch (Exception thrown)
        {
            return (false, ExceptionDispatchInfo.Capture(
                caller.IsCancellationRequested ? thrown : run.Failure ?? (thrown is OperationCanceledException ? ModelFailures.Read(thrown) : thrown)));
        }
    }
}
