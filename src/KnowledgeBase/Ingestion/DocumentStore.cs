using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Writes the outcome of reading a document in one transaction: document, chunks, index, links, progress.</summary>
internal sealed class DocumentStore(KnowledgeDb db, ChunkIndexer indexer, SyncProgress progress, TimeProvider time)
{
    public Task<bool> StoreAsync(IngestDocument message, Outcome outcome, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return db.InTransactionAsync(async token =>
        {
            var source = await db.LockSourceAsync(message.SourceId, token);
            if (source is null || source.Generation != message.Generation) return false;
            if (outcome.Chunking is { } chunking && chunking.Signature != source.Live.Signature)
                throw new JobFailedException(FailureCategory.Unavailable, "Another index has gone live meanwhile; it is cut again.");
            var document = await db.LockDocumentAsync(message.DocumentId, token);
            if (outcome.Overrides is { } said && document is not null && said != document.Overrides)
                throw new JobFailedException(FailureCategory.Unavailable, "Somebody said something else of it meanwhile; it is read again.");
            if (document is not null && document.DoneGeneration < message.Generation)
            {
                if (source.Kind == SourceKind.Url) source.Fetched(time.GetUtcNow(), outcome.Answered);
                if (outcome.Address is not { } address || await SettleAddressAsync(source, document, address.AbsoluteUri, token))
                    await WriteAsync(source, document, outcome, token);
                await progress.NoteAsync(source, outcome.Links, token);
                await db.SaveChangesAsync(token);
            }

            await progress.FinishIfDoneAsync(source, token);
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }

    /// <summary>Takes a document out of the index and deletes its chunks, within the current transaction.</summary>
    public async Task ClearAsync(Document document, CancellationToken cancellationToken)
    {
        var (connection, transaction) = db.Raw();
        await ChunkIndexer.RemoveAsync(connection, transaction, document.KnowledgeBaseId, document.Id, cancellationToken);
        await db.ChunksOf(document.AccountId).Where(c => c.DocumentId == document.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>A page that redirects is known by where it leads. False when that page is a document already: then this one goes.</summary>
    private async Task<bool> SettleAddressAsync(Source source, Document document, string address, CancellationToken cancellationToken)
    {
        if (document.ExternalKey == address) return true;
        var isKnown = await db.Documents.AnyAsync(d => d.SourceId == source.Id && d.ExternalKey == address, cancellationToken);
        if (!isKnown)
        {
            document.MoveTo(address);
            return true;
        }

        await progress.NoteAsync(source, [new FoundDocument(address, document.Title, address, document.Depth)], cancellationToken);
        document.Remove(time.GetUtcNow());
        source.Forget();
        db.Enqueue(new RemoveDocuments(source.AccountId, source.Id));
        return false;
    }

    private async Task WriteAsync(Source source, Document document, Outcome outcome, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (outcome.IsUnchanged)
        {
            document.Confirm(source.Generation, now);
            source.Count(failed: false, changed: false);
            return;
        }

        var refusal = outcome.Refusal;
        document.Note(outcome.Version, outcome.LinksOn);
        if (outcome.Read is { } read) refusal = await TwinAsync(source, document, read, cancellationToken);
        if (refusal is not null || outcome.Read is not { } fresh)
        {
            var wasIndexed = document.Fail(refusal ?? Refusal.Empty, source.Generation, progress.GraceOf(source), now);
            if (wasIndexed) await ClearAsync(document, cancellationToken);
            source.Count(failed: true, changed: wasIndexed);
        }
        else if (outcome.Prepared is { } prepared && !document.IsSame(fresh))
        {
            await ClearAsync(document, cancellationToken);
            document.Index(fresh, source.Generation, now);
            await AddAsync(document, fresh.Chunks, prepared, cancellationToken);
            source.Count(failed: false, changed: true);
        }
        else
        {
            document.Confirm(source.Generation, now);
            source.Count(failed: false, changed: false);
        }
    }

    /// <summary>
    /// Another document of the source with the same text, read in the same sync: one that an earlier sync left may be
    /// about to go, and its text would go with it.
    /// </summary>
    private async Task<Refusal?> TwinAsync(Source source, Document document, ReadDocument read, CancellationToken cancellationToken)
    {
        var twin = await db.Documents
            .Where(d => d.SourceId == source.Id && d.Id != document.Id && d.ContentHash == read.Hash && d.Audience == read.Audience
                && d.Language == read.Language && d.Status == DocumentStatus.Indexed && d.DoneGeneration == source.Generation && d.RemovedAt == null)
            .OrderBy(d => d.Id).Select(d => new { d.Title, d.ExternalKey }).FirstOrDefaultAsync(cancellationToken);
        return twin is null ? null : new Refusal(RefusalCodes.DuplicateContent, $"It has the same text as “{twin.Title}” ({twin.ExternalKey}).");
    }

    /// <summary>Puts other chunks of the same text in the place of those it has, within the current transaction.</summary>
    public async Task ReplaceAsync(Document document, IReadOnlyList<TextChunk> chunks, PreparedChunks prepared, CancellationToken cancellationToken)
    {
        await ClearAsync(document, cancellationToken);
        await AddAsync(document, chunks, prepared, cancellationToken);
    }

    private async Task AddAsync(Document document, IReadOnlyList<TextChunk> cut, PreparedChunks prepared, CancellationToken cancellationToken)
    {
        var chunks = cut.Select(c => Chunk.Of(document, document.Content, c)).ToList();
        db.Chunks.AddRange(chunks);
        await db.SaveChangesAsync(cancellationToken);
        var (connection, transaction) = db.Raw();
        var target = new IndexTarget(document.AccountId, document.KnowledgeBaseId, document.Id, document.Audience == Audience.Internal);
        await indexer.AddAsync(connection, transaction, target, prepared, [.. chunks.Select(static c => c.Id)], cancellationToken);
    }
}
