using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>
/// Finds the documents of a source and has each of them read. Idempotent by (source, generation): a document is noted,
/// counted and queued once in a generation.
/// </summary>
internal sealed class DiscoverDocuments(
    KnowledgeDb db, IEnumerable<ISourceReader> readers, SyncProgress progress, ILogger<DiscoverDocuments> logger)
    : IHandle<SyncSource>, IHandle<SyncSite>
{
    private const int BatchSize = 200;
    private const int Tries = 3;

    public Task HandleAsync(SyncSite message, JobContext job, CancellationToken cancellationToken) =>
        HandleAsync(new SyncSource(message.AccountId, message.SourceId, message.Generation), job, cancellationToken);

    public async Task HandleAsync(SyncSource message, JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            await DiscoverAsync(message, job, cancellationToken);
        }
        catch (Exception fault) when (job.IsLastAttempt && fault is not (OperationCanceledException or JobFailedException) && !DatabaseOutage.Is(fault))
        {
            Log.SourceFault(logger, message.SourceId.Value, fault);
            var refusal = new Refusal(RefusalCodes.FetchFailed, "The source could not be looked through; the server's log says why.");
            await EndAsync(message, new Discovery([], false, refusal), cancellationToken);
        }
    }

    private async Task DiscoverAsync(SyncSource message, JobContext job, CancellationToken cancellationToken)
    {
        var source = await db.Sources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == message.SourceId && s.DeletedAt == null, cancellationToken);
        if (source is null || source.Generation != message.Generation || source.Discovered) return;

        var discovery = await ReaderOf(source).DiscoverAsync(source, cancellationToken);
        if (discovery is { CanRetry: true, Refusal: { } reason } && job.Attempt < Tries)
            throw new JobFailedException(FailureCategory.Unavailable, reason.Message);

        // Rules that cannot be had are those that were had before.
        if (discovery.Refusal is null && source.Kind == SourceKind.Url) await ObeyAsync(message, discovery, cancellationToken);
        foreach (var batch in discovery.Documents.Chunk(BatchSize)) await NoteAsync(message, batch, cancellationToken);
        await EndAsync(message, discovery, cancellationToken);
    }

    private ISourceReader ReaderOf(Source source) => readers.Single(r => r.Kind == source.Kind);

    /// <summary>Before the first page is read, because its reading goes by it.</summary>
    private Task<bool> ObeyAsync(SyncSource message, Discovery discovery, CancellationToken cancellationToken) =>
        InSyncAsync(message, (source, _) =>
        {
            source.Obey(discovery.Robots, discovery.IsSitemap);
            return Task.CompletedTask;
        }, cancellationToken);

    private Task<bool> NoteAsync(SyncSource message, IReadOnlyList<FoundDocument> batch, CancellationToken cancellationToken) =>
        InSyncAsync(message, async (source, token) => await progress.NoteAsync(source, batch, token), cancellationToken);

    private Task<bool> EndAsync(SyncSource message, Discovery discovery, CancellationToken cancellationToken) =>
        InSyncAsync(message, async (source, token) =>
        {
            source.EndDiscovery(discovery.IsComplete && discovery.Refusal is null);
            // Of a site only its sitemaps can be read in part.
            if (source.Kind == SourceKind.Url && discovery is { IsComplete: false, Refusal: null }) source.LeaveOut(CrawlLimit.Sitemaps);
            if (discovery.Unread is { Count: > 0 } unread) await db.LeaveAsync(source, [.. unread], token);
            await progress.RemoveForbiddenAsync(source, ReaderOf(source), token);
            if (discovery.Refusal is { } refusal) await progress.GiveUpAsync(source, refusal, token);
            else await progress.FinishIfDoneAsync(source, token);
        }, cancellationToken);

    /// <summary>Works under the lock of the source, unless it was deleted or a newer sync has begun.</summary>
    private Task<bool> InSyncAsync(SyncSource message, Func<Source, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return db.InTransactionAsync(async token =>
        {
            var source = await db.LockSourceAsync(message.SourceId, token);
            if (source is null || source.Generation != message.Generation) return false;
            await work(source, token);
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }
}
