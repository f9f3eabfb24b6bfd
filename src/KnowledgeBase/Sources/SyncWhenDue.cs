using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>
/// Starts the sync that a source's schedule asks for. Idempotent by (source, generation): a sync that began meanwhile has
/// planned its own successor, and a schedule that was changed has another time. When it is due the queue says, by the database's
/// clock: whether this is the plan that holds is asked by comparing plans, never clocks, which differ from node to node.
/// </summary>
internal sealed class SyncWhenDue(KnowledgeDb db, SyncProgress progress, TimeProvider time) : IHandle<SyncOnSchedule>
{
    public Task HandleAsync(SyncOnSchedule message, JobContext job, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            var source = await db.LockSourceAsync(message.SourceId, token);
            if (source?.NextSyncAt is not { } planned || source.Generation != message.Generation || planned != (message.Due ?? planned)) return false;
            db.Enqueue(source.StartSync(time.GetUtcNow()));
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
}
