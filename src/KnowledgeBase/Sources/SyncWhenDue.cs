using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>
/// Starts the sync that a source's schedule asks for. Idempotent by (source, generation): a sync that began meanwhile has
/// planned its own successor, and a schedule that was changed has another time.
/// </summary>
internal sealed class SyncWhenDue(KnowledgeDb db, SyncProgress progress, TimeProvider time) : IHandle<SyncOnSchedule>
{
    /// <summary>The queue's clock is the database's, and the plan was made by ours.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(5);

    public Task HandleAsync(SyncOnSchedule message, JobContext job, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            var source = await db.LockSourceAsync(message.SourceId, token);
            if (source?.NextSyncAt is not { } due || source.Generation != message.Generation || due > time.GetUtcNow() + ClockDifference) return false;
            db.Enqueue(source.StartSync(time.GetUtcNow()));
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
}
