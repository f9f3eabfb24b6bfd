using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.Platform.Retention;

/// <summary>Work that failed for good keeps what it was to do and why it failed; nobody looks at it for ever.</summary>
internal sealed class RetainedDeadLetters(DeadLetters letters) : IRetained
{
    public string Name => "dead letters";

    public RetainedKind Kind => RetainedKind.RawDeliveries;

    public async Task<int> SweepAsync(DateTimeOffset before, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var old = await letters.ListBeforeAsync(before, limit, cancellationToken);
        foreach (var id in old)
        {
            await letters.RemoveAsync(id, cancellationToken);
        }

        return old.Count;
    }
}
