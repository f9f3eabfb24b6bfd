using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Contradictions;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Cuts and analyses a document anew from what is stored of it, because a person gave it another title or language.
/// Idempotent by document: done again, it puts the same chunks in the place of the same.
/// </summary>
internal sealed class ReindexOne(KnowledgeDb db, ChunkIndexer indexer, DocumentStore store, ITextRulers rulers) : IHandle<ReindexDocument>
{
    public async Task HandleAsync(ReindexDocument message, JobContext job, CancellationToken cancellationToken)
    {
        var source = await db.Sources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == message.SourceId && s.DeletedAt == null, cancellationToken);
        var document = await db.Documents.AsNoTracking().SingleOrDefaultAsync(d => d.Id == message.DocumentId && d.RemovedAt == null, cancellationToken);
        if (source is null || document is not { Status: DocumentStatus.Indexed }) return;

        var chunking = source.Live;
        // What has no passages is a page that only lists others.
        var hasChunks = await db.ChunksOf(message.AccountId).AnyAsync(c => c.DocumentId == document.Id, cancellationToken);
        var parsed = new ParsedDocument(document.Title, document.Content);
        var chunks = hasChunks ? Chunker.Split(parsed, chunking, rulers.For(document.Content, chunking)) : [];
        var prepared = await indexer.PrepareAsync(chunking, document.Title, document.Wordings, document.Language, chunks, cancellationToken);

        await db.InTransactionAsync(async token =>
        {
            var live = await db.LockSourceAsync(message.SourceId, token);
            var locked = await db.LockDocumentAsync(message.DocumentId, token);
            if (live is null || locked is not { Status: DocumentStatus.Indexed }) return false;
            if (live.Live.Signature != chunking.Signature || (locked.Title, locked.Language, locked.ContentHash) != (document.Title, document.Language, document.ContentHash))
                throw new JobFailedException(FailureCategory.Unavailable, "It has changed meanwhile; it is analysed again.");
            await store.ReplaceAsync(locked, chunks, prepared, token);
            var judge = new JudgeKnowledge(locked.AccountId, locked.KnowledgeBaseId);
            db.Enqueue(judge, uniqueKey: judge.UniqueKey);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }
}
