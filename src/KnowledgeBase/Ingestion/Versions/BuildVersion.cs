using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Ingestion.Versions;

/// <summary>
/// Cuts the documents of a source in another way, beside the live index, and puts the result in its place when none is
/// left. Idempotent by (version, document, state): what is cut is not cut again, and a document that changes meanwhile is.
/// </summary>
internal sealed class BuildVersion(
    KnowledgeDb db, ChunkIndexer indexer, VersionIndex index, EmbeddingWork embeddingWork, ITextRulers rulers, SyncProgress progress, TimeProvider time, ILogger<BuildVersion> logger) : IHandle<BuildIndex>
{
    private const int BatchSize = 20;

    /// <summary>Then the other jobs of the queue have their turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(BuildIndex message, JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            await BuildAsync(message, cancellationToken);
        }
        catch (Exception fault) when ((job.IsLastAttempt || IsFinal(fault)) && fault is not OperationCanceledException && !DatabaseOutage.Is(fault))
        {
            Log.VersionFault(logger, message.VersionId, fault);
            db.ChangeTracker.Clear();
            // Of the provider's refusal people read where they chose it.
            if (fault is JobFailedException) await NoteAsync(message, fault.Message, cancellationToken);
            if (await Building(message).AsTracking().SingleOrDefaultAsync(cancellationToken) is not { } version) return;
            version.GiveUp();
            await SignalAsync(message, cancellationToken);
        }
    }

    /// <summary>The queue does not try it again, however many attempts are left: a wrong key stays wrong.</summary>
    private static bool IsFinal(Exception fault) => fault is JobFailedException failure && !failure.Category.CanBeRetried();

    private async Task NoteAsync(BuildIndex message, string error, CancellationToken cancellationToken)
    {
        var home = await Building(message).Select(v => v.KnowledgeBaseId).SingleOrDefaultAsync(cancellationToken);
        await db.BasesOf(message.AccountId).Where(b => b.Id == home && b.EmbeddingModelId != null).ExecuteUpdateAsync(b => b.SetProperty(x => x.EmbeddingError, error), cancellationToken);
    }

    private async Task BuildAsync(BuildIndex message, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (await Building(message).SingleOrDefaultAsync(cancellationToken) is { } version)
        {
            db.ChangeTracker.Clear();
            var named = await NamedModelAsync(version, cancellationToken);
            var waiting = await index.WaitingAsync(version, named, BatchSize, cancellationToken);
            foreach (var document in waiting) await CutAsync(version, document, named, cancellationToken);
            if (waiting.Count == 0 && await SwitchAsync(message, cancellationToken)) return;
            if (watch.Elapsed > Turn)
            {
                db.Enqueue(message);
                await SignalAsync(message, cancellationToken);
                return;
            }

            await SignalAsync(message, cancellationToken);
        }
    }

    private IQueryable<IndexVersion> Building(BuildIndex message) =>
        db.VersionsOf(message.AccountId).AsNoTracking().Where(v => v.Id == message.VersionId && v.Status == IndexVersionStatus.Building);

    private Task<long?> NamedModelAsync(IndexVersion version, CancellationToken cancellationToken) =>
        db.BasesOf(version.AccountId).Where(b => b.Id == version.KnowledgeBaseId).Select(b => b.EmbeddingModelId).SingleOrDefaultAsync(cancellationToken);

    private async Task CutAsync(IndexVersion version, WaitingDocument document, long? named, CancellationToken cancellationToken)
    {
        var settings = version.Settings;
        var parsed = new ParsedDocument(document.Title, document.Content);
        // What has no passages now is a page that only lists others.
        var chunks = document.HasChunks ? Chunker.Split(parsed, settings, rulers.For(document.Content, settings)) : [];
        var prepared = await indexer.PrepareAsync(settings, document.Title, document.Wordings, document.Language, chunks, cancellationToken);
        var hash = ContentHash.Of(document.Content, settings, ChunkIndexer.VersionOf(document.Content));
        await index.WriteAsync(version, document, hash, chunks, prepared, await EmbedAsync(version, document, named, chunks, cancellationToken), cancellationToken);
    }

    /// <summary>The version goes live with its vectors: searches by the named model must not miss what was cut anew.</summary>
    private async Task<NamedVectors?> EmbedAsync(IndexVersion version, WaitingDocument document, long? named, IReadOnlyList<TextChunk> chunks, CancellationToken cancellationToken)
    {
        if (named is not { } model) return null;
        var windows = chunks.Select((chunk, i) => BaseEmbedding.Windows(document.Title, chunk.HeadingPath, chunk.Text, i == 0 ? document.Wordings : [])).ToList();
        // What the model refuses, be it in part, has no vectors here; it is noted once the version is live and they are found to be missing.
        var embedded = await embeddingWork.EmbedAsync(version.AccountId, version.KnowledgeBaseId, model, windows, cancellationToken);
        return new NamedVectors(model, [.. embedded.Vectors.Select((vectors, i) => embedded.Refused.ContainsKey(i) ? [] : vectors)]);
    }

    /// <summary>False when a document has changed since the last look: it is cut first.</summary>
    private Task<bool> SwitchAsync(BuildIndex message, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return db.InTransactionAsync(async token =>
        {
            var source = await db.LockSourceAsync(message.SourceId, token);
            if (source is null) return true;
            var version = await Building(message).AsTracking().SingleOrDefaultAsync(token);
            if (version is null) return true;
            var named = await NamedModelAsync(version, token);
            if ((await index.WaitingAsync(version, named, 1, token)).Count > 0) return false;

            var now = time.GetUtcNow();
            await db.VersionsOf(source.AccountId).Where(v => v.SourceId == source.Id && v.Status == IndexVersionStatus.Previous).ExecuteDeleteAsync(token);
            var retired = IndexVersion.Retire(source, now);
            db.Versions.Add(retired);
            await db.SaveChangesAsync(token);
            await index.SwitchAsync(version, retired, named, token);
            source.Cut(version.Settings);
            db.Versions.Remove(version);
            await db.BasesOf(source.AccountId).Where(b => b.Id == source.KnowledgeBaseId && b.NextEmbeddingModelId == null && b.EmbeddingError != null)
                .ExecuteUpdateAsync(static b => b.SetProperty(x => x.EmbeddingError, (string?)null), token);
            await embeddingWork.WantAsync(source.AccountId, source.KnowledgeBaseId, token);
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }

    private async Task SignalAsync(BuildIndex message, CancellationToken cancellationToken)
    {
        if (await db.Sources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == message.SourceId, cancellationToken) is { } source) progress.Signal(source);
        await db.SaveChangesAsync(cancellationToken);
    }
}
