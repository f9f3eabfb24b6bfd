using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Reads one document and brings it into the index. Fetching, parsing, analysing and embedding happen before the
/// transaction; within it the old chunks give way to the new ones at once, so that a crash leaves either.
/// Idempotent by (document, generation): the transaction that stores it notes the generation as done.
/// </summary>
internal sealed class BringIn(
    KnowledgeDb db, IEnumerable<ISourceReader> readers, Intake intake, DocumentStore store, ILogger<BringIn> logger)
    : IHandle<IngestDocument>, IHandle<IngestPage>
{
    private const int FetchTries = 2;

    public Task HandleAsync(IngestPage message, JobContext job, CancellationToken cancellationToken) =>
        HandleAsync(new IngestDocument(message.AccountId, message.SourceId, message.DocumentId, message.Generation), job, cancellationToken);

    public async Task HandleAsync(IngestDocument message, JobContext job, CancellationToken cancellationToken)
    {
        try
        {
            await BringInAsync(message, job, cancellationToken);
        }
        catch (Exception fault) when (job.IsLastAttempt && fault is not (OperationCanceledException or JobFailedException) && !DatabaseOutage.Is(fault))
        {
            Log.DocumentFault(logger, message.DocumentId.Value, fault);
            var (source, document) = await FindAsync(message, cancellationToken);
            await store.StoreAsync(message, source is null || document is null ? Outcome.Undigested : Intake.Undigested(source, document, ReaderOf(source)), cancellationToken);
        }
    }

    private async Task BringInAsync(IngestDocument message, JobContext job, CancellationToken cancellationToken)
    {
        var (source, document) = await FindAsync(message, cancellationToken);
        if (source is null || document is null || source.Generation != message.Generation || document.DoneGeneration >= message.Generation) return;

        var reader = ReaderOf(source);
        var item = await reader.ReadAsync(source, document, cancellationToken);
        if (item.CanRetry && job.Attempt < FetchTries)
            throw new JobFailedException(FailureCategory.Unavailable, item.Refusal?.Message ?? "Not readable now.", item.RetryAfter);

        await store.StoreAsync(message, await intake.ReadAsync(source, document, reader, item, cancellationToken), cancellationToken);
    }

    private async Task<(Source? Source, Document? Document)> FindAsync(IngestDocument message, CancellationToken cancellationToken) => (
        await db.Sources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == message.SourceId && s.DeletedAt == null, cancellationToken),
        await db.Documents.AsNoTracking().SingleOrDefaultAsync(d => d.Id == message.DocumentId && d.RemovedAt == null, cancellationToken));

    private ISourceReader ReaderOf(Source source) => readers.Single(r => r.Kind == source.Kind);
}

/// <summary>What came of reading a document.</summary>
/// <param name="Prepared">Its chunks as the index takes them; null when nothing changed.</param>
/// <param name="Address">Where a page was found in the end.</param>
/// <param name="Answered">Whether the other side answered at all.</param>
/// <param name="Chunking">How the prepared chunks were cut.</param>
/// <param name="Version">What the other side calls this state of it.</param>
/// <param name="LinksOn">All pages that it links to, wanted now or not.</param>
/// <param name="Overrides">What people had said of it when it was prepared.</param>
/// <param name="IsUnchanged">It is as it was, says the other side, and was not sent again.</param>
internal sealed record Outcome(
    ReadDocument? Read, PreparedChunks? Prepared, Refusal? Refusal, Uri? Address, IReadOnlyList<FoundDocument> Links, bool Answered, ChunkSettings? Chunking,
    PageVersion? Version = null, IReadOnlyList<Uri>? LinksOn = null, bool IsUnchanged = false, string? Overrides = null)
{
    /// <summary>One document that we cannot digest must not keep its whole source from finishing.</summary>
    public static Outcome Undigested { get; } =
        new(null, null, new Refusal(RefusalCodes.FetchFailed, "It could not be processed; the server's log says why."), null, [], true, null);
}
