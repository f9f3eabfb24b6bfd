using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Ingestion.Duplicates;

/// <summary>
/// Brings merged documents back whose article has gone or changed, from their stored text: into the index, or behind another
/// one that says the same. Idempotent by (document, same_as_id): one that has found its place is not looked at again.
/// </summary>
internal sealed class SettleDocuments(
    KnowledgeDb db, ChunkIndexer indexer, ITextRulers rulers, DocumentStore store, SyncProgress progress) : IHandle<SettleMerged>
{
    /// <summary>Then the other jobs of the queue have their turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(SettleMerged message, JobContext job, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var last = new DocumentId(0);
        while (await db.NextUnsettledAsync(message.SourceId, last, cancellationToken) is { } document)
        {
            db.ChangeTracker.Clear();
            if (watch.Elapsed > Turn)
            {
                db.Enqueue(message);
                await db.SaveChangesAsync(cancellationToken);
                return;
            }

            if (await SettleAsync(message, document, cancellationToken)) last = document.Id;
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>False when it has changed, or is cut in another way, since it was looked at: once more.</summary>
    private async Task<bool> SettleAsync(SettleMerged message, Document seen, CancellationToken cancellationToken)
    {
        var source = await db.Sources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == message.SourceId && s.DeletedAt == null, cancellationToken);
        if (source is null) return true;
        var live = source.Live;
        var chunks = Chunker.Split(new ParsedDocument(seen.Title, seen.Content), live, rulers.For(seen.Content, live));
        var prepared = await indexer.PrepareAsync(live, seen.Title, seen.Wordings, seen.Language, chunks, cancellationToken);
        var hash = ContentHash.Of(seen.Content, live, ChunkIndexer.VersionOf(seen.Content));
        return await db.InTransactionAsync(async token =>
        {
            var locked = await db.LockSourceAsync(message.SourceId, token);
            if (locked is null) return true;
            if (locked.Live.Signature != live.Signature) return false;
            var document = await db.LockDocumentAsync(seen.Id, token);
            if (document is not { Status: DocumentStatus.Merged, SameAsId: null }) return true;
            if (document.UpdatedAt != seen.UpdatedAt) return false;
            await store.SettleAsync(locked, document, chunks, prepared, hash, token);
            progress.Signal(locked);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }
}
