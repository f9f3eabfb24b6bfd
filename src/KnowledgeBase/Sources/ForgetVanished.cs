using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>
/// Takes away what vanished from a site when its time of grace is over and no sync came by. Idempotent by source: a repetition
/// finds nothing that is over, and plans the same moment for what is left.
/// </summary>
internal sealed class ForgetVanished(KnowledgeDb db, SyncProgress progress) : IHandle<RemoveVanished>
{
    public Task HandleAsync(RemoveVanished message, JobContext job, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            if (await db.LockSourceAsync(message.SourceId, token) is not { } source) return false;
            await progress.RemoveVanishedAsync(source, token);
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
}
