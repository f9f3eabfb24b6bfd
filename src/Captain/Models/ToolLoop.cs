using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.AI;
using Wheelhouse.Captain.Contracts;

namespace Wheelhouse.Captain.Models;

/// <summary>Lets a model call tools until it answers, within limits, by whichever runtime there is, and tells what happens.</summary>
internal sealed class ToolLoop(IModelRuntime runtime, TimeProvider time)
{
    /// <returns>Ends with a <see cref="LoopFinished"/>, which says whether the answer was cut.</returns>
    /// <exception cref="ModelException">The provider failed.</exception>
    /// <exception cref="Turns.TurnSpentException">The turn has used what it may.</exception>
    public async IAsyncEnumerable<LoopItem> RunAsync(
        IChatClient client, IReadOnlyList<ChatMessage> messages, IReadOnlyList<AIFunction> tools, ToolLoopLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = limits.Allowance?.Turn.TimeLeft ?? limits.Deadline;
        using var deadline = new CancellationTokenSource(left < limits.Deadline ? left : limits.Deadline, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var run = new ModelRun(client, messages, tools, limits, time, cancellationToken);
        await using var pieces = runtime.RunAsync(run, linked.Token).GetAsyncEnumerator(linked.Token);
        while (true)
        {
            var (hasPiece, failure) = await MoveAsync(pieces, run, () => left < limits.Deadline && deadline.IsCancellationRequested, cancellationToken);
            // Before the failure, too: what a call has used that broke off is paid for.
            while (run.TryTake(out var item)) yield return item;
            failure?.Throw();
            if (!hasPiece) break;
            if (pieces.Current.Length > 0) yield return new LoopText(pieces.Current);
        }

        yield return run.Finished;
    }

    /// <summary>What a runtime makes of a failure does not count: the failure does.</summary>
    private static async Task<(bool HasPiece, ExceptionDispatchInfo? Failure)> MoveAsync(IAsyncEnumerator<string> pieces, ModelRun run, Func<bool> isTurnOver, CancellationToken caller)
    {
        Exception? failure;
        try
        {
            if (await pieces.MoveNextAsync()) return (true, null);
            failure = run.Failure;
        }
        catch (Exception thrown)
        {
            failure = caller.IsCancellationRequested ? thrown : run.Failure ?? (thrown is OperationCanceledException ? ModelFailures.Read(thrown) : thrown);
        }

        // Whoever was stopped because the turn's time was over has not failed.
        if (failure is ModelException && isTurnOver() && run.Limits.Allowance?.Turn is { } turn) failure = turn.TimeIsOver();
        return (false, failure is null ? null : ExceptionDispatchInfo.Capture(failure));
    }
}
