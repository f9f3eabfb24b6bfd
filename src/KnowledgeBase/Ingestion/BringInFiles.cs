using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// Reads the files of a source and brings them into the index, many in a transaction: a file costs about as much as the
/// round trips that are made for it. While one lot is stored the next is parsed and analysed, and no more than that: two lots
/// are in memory. Idempotent by (document, generation), like the reading of a single one.
/// </summary>
internal sealed class BringInFiles(
    KnowledgeDb db, IEnumerable<ISourceReader> readers, Intake intake, DocumentStore store, ILogger<BringInFiles> logger) : IHandle<IngestFiles>
{
    private const int MostFiles = 250;
    private const int MostBytes = 4_000_000;
    private const int MostCharacters = 1_000_000;

    /// <summary>So long is read before something is stored: progress is seen, and little is lost in a crash.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Then the other jobs of the queue have their turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(IngestFiles message, JobContext job, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        // What could not be stored together is stored one by one, whatever broke it off: the database may have because of it.
        var most = job.IsFirstClaim ? MostFiles : 1;
        // From the start as long as something is left there: what somebody said something of meanwhile, or another index overtook.
        while (await FetchAsync(message, default, most, cancellationToken) is { } lot)
        {
            for (var read = await DigestAsync(lot, cancellationToken); read.Count > 0;)
            {
                if (watch.Elapsed > Turn || !job.IsFirstClaim)
                {
                    await StoreAsync(message, job, read, cancellationToken);
                    db.Enqueue(message);
                    await db.SaveChangesAsync(cancellationToken);
                    return;
                }

                // Where one lot was too much for its time, as with vectors to be made, the next is smaller.
                most = read.Count < lot.Files.Count ? read.Count * 2 : MostFiles;
                var next = await FetchAsync(message, read[^1].Id, most, cancellationToken);
                read = await StoreWhileDigestingAsync(message, job, read, next, cancellationToken);
                lot = next ?? lot;
            }
        }
    }

    /// <summary>The next files behind one, as the source gives them; null when there is none left.</summary>
    private async Task<Lot?> FetchAsync(IngestFiles message, DocumentId after, int most, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var source = await db.Sources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == message.SourceId && s.DeletedAt == null, cancellationToken);
        if (source is null || source.Generation != message.Generation) return null;
        var files = await db.ListUnreadAsync(source, after, most, cancellationToken);
        if (files.Count == 0) return null;
        var reader = readers.Single(r => r.Kind == source.Kind);
        var fetched = new List<(Document, SourceItem?)>(files.Count);
        long bytes = 0;
        foreach (var file in files)
        {
            var item = await TryAsync(file, () => reader.ReadAsync(source, file, cancellationToken));
            fetched.Add((file, item));
            bytes += item?.Raw?.Bytes.Length ?? 0;
            if (bytes > MostBytes) break;
        }

        return new Lot(source, reader, fetched);
    }

    /// <summary>What is to be stored of the first files of a lot: as many as may be stored together. Without the database.</summary>
    private async Task<List<(DocumentId Id, Outcome Outcome)>> DigestAsync(Lot lot, CancellationToken cancellationToken)
    {
        await Task.Yield(); // beside the storing of the lot before
        var watch = Stopwatch.StartNew();
        var read = new List<(DocumentId, Outcome)>(lot.Files.Count);
        var characters = 0;
        foreach (var (file, item) in lot.Files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = item is null ? null : await TryAsync(file, () => intake.ReadAsync(lot.Source, file, lot.Reader, item, cancellationToken));
            read.Add((file.Id, outcome ?? Outcome.Undigested));
            characters += outcome?.Read?.Content.Length ?? 0;
            if (watch.Elapsed > Patience || characters > MostCharacters) break;
        }

        return read;
    }

    /// <summary>Stores a lot, and returns what the next one has come to meanwhile; nothing when this one was overtaken.</summary>
    private async Task<List<(DocumentId Id, Outcome Outcome)>> StoreWhileDigestingAsync(
        IngestFiles message, JobContext job, List<(DocumentId Id, Outcome Outcome)> read, Lot? next, CancellationToken cancellationToken)
    {
        using var inVain = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var digesting = next is null ? Task.FromResult<List<(DocumentId Id, Outcome Outcome)>>([]) : DigestAsync(next, inVain.Token);
        try
        {
            if (await StoreAsync(message, job, read, cancellationToken)) return await digesting;
        }
        finally
        {
            // Whatever became of it, nothing of this job goes on behind its back.
            await inVain.CancelAsync();
            await ((Task)digesting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return [];
    }

    private async Task<bool> StoreAsync(IngestFiles message, JobContext job, List<(DocumentId Id, Outcome Outcome)> read, CancellationToken cancellationToken)
    {
        try
        {
            return await store.StoreAsync(message, read, cancellationToken);
        }
        catch (Exception fault) when (job.IsLastAttempt && fault is not OperationCanceledException && !DatabaseOutage.Is(fault))
        {
            Log.DocumentFault(logger, read[0].Id.Value, fault);
            return await store.StoreAsync(message, [(read[0].Id, Outcome.Undigested)], cancellationToken);
        }
    }

    /// <summary>Null when the file is at fault: one that we cannot digest must not keep the others from being read.</summary>
    private async Task<T?> TryAsync<T>(Document file, Func<Task<T>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !DatabaseOutage.Is(fault))
        {
            Log.DocumentFault(logger, file.Id.Value, fault);
            return null;
        }
    }

    /// <summary>Files that were fetched, with what the source gave of each; null where that failed.</summary>
    private sealed record Lot(Source Source, ISourceReader Reader, IReadOnlyList<(Document File, SourceItem? Item)> Files);
}
