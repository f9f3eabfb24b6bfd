using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>
/// Takes away the rows of removed documents, a few in a transaction, and at last those of a deleted source. Idempotent by
/// source: a repetition finds nothing left to take away.
/// </summary>
internal sealed class SweepDocuments(KnowledgeDb db, DocumentStore store) : IHandle<RemoveDocuments>
{
    private const int BatchSize = 20;

    public async Task HandleAsync(RemoveDocuments message, JobContext job, CancellationToken cancellationToken)
    {
        int taken;
        do
        {
            db.ChangeTracker.Clear();
            taken = await db.InTransactionAsync(token => TakeAsync(message, token), cancellationToken);
        }
        while (taken > 0); // Fewer than a batch may mean that another sweep took some of it away meanwhile.

        await DeleteSourceAsync(message, cancellationToken);
    }

    private async Task<int> TakeAsync(RemoveDocuments message, CancellationToken cancellationToken)
    {
        var removed = await db.TakeRemovedAsync(message.SourceId, BatchSize, cancellationToken);
        await db.KeepWordsAsync([.. removed.Select(static d => d.Id.Value)], cancellationToken);
        foreach (var document in removed)
        {
            await store.ClearAsync(document, cancellationToken);
            db.Documents.Remove(document);
        }

        await db.SaveChangesAsync(cancellationToken);
        return removed.Count;
    }

    private async Task DeleteSourceAsync(RemoveDocuments message, CancellationToken cancellationToken)
    {
        var isDeleted = await db.Sources.AnyAsync(s => s.Id == message.SourceId && s.DeletedAt != null, cancellationToken);
        if (!isDeleted) return;
        await db.UploadsOf(message.AccountId).Where(u => u.SourceId == message.SourceId).ExecuteDeleteAsync(cancellationToken);
        // What another sweep still has in its hands is taken away by it, and the source with it.
        if (await db.Documents.AnyAsync(d => d.SourceId == message.SourceId, cancellationToken)) return;
        await db.Sources.Where(s => s.Id == message.SourceId).ExecuteDeleteAsync(cancellationToken);
    }
}
