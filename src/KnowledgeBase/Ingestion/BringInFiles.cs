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
/// round trips that are made for it. Idempotent by (document, generation), like the reading of a single one.
/// </summary>
internal sealed class BringInFiles(
    KnowledgeDb db, IEnumerable<ISourceReader> readers, Intake intake, DocumentStore store, ILogger<BringInFiles> logger) : IHandle<IngestFiles>
{
    private const int MostFiles = 250;
    private const int MostCharacters = 1_000_000;

    /// <summary>So long is read before something is stored: progress is seen, and little is lost in a crash.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Then the other jobs of the queue have their turn.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(IngestFiles message, JobContext job, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (await db.Sources.AsNoTracking().SingleOrDefaultAsync(s => s.Id == message.SourceId && s.DeletedAt == null, cancellationToken) is { } source && source.Generation == message.Generation)
        {
            // What could not be stored together is stored one by one, whatever broke it off: the database may have because of it.
            var files = await ListAsync(source, job.IsFirstClaim ? MostFiles : 1, cancellationToken);
            if (files.Count == 0) return;
            await BringInAsync(message, job, source, files, cancellationToken);
            if (watch.Elapsed < Turn && job.IsFirstClaim) continue;
            db.Enqueue(message);
            await db.SaveChangesAsync(cancellationToken);
            return;
        }
    }

    private Task<List<Document>> ListAsync(Source source, int most, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return db.Documents.AsNoTracking()
            .Where(d => d.SourceId == source.Id && d.SeenGeneration == source.Generation && d.DoneGeneration < source.Generation && d.RemovedAt == null)
            .OrderBy(d => d.Id).Take(most).ToListAsync(cancellationToken);
    }

    private async Task BringInAsync(IngestFiles message, JobContext job, Source source, List<Document> files, CancellationToken cancellationToken)
    {
        var reader = readers.Single(r => r.Kind == source.Kind);
        var watch = Stopwatch.StartNew();
        var read = new List<(DocumentId, Outcome)>();
        var characters = 0;
        foreach (var file in files)
        {
            var outcome = await ReadAsync(source, reader, file, cancellationToken);
            read.Add((file.Id, outcome));
            characters += outcome.Read?.Content.Length ?? 0;
            if (watch.Elapsed > Patience || characters > MostCharacters) break;
        }

        try
        {
            await store.StoreAsync(message, read, cancellationToken);
        }
        catch (Exception fault) when (job.IsLastAttempt && fault is not OperationCanceledException && !DatabaseOutage.Is(fault))
        {
            Log.DocumentFault(logger, read[0].Item1.Value, fault);
            await store.StoreAsync(message, [(read[0].Item1, Outcome.Undigested)], cancellationToken);
        }
    }

    private async Task<Outcome> ReadAsync(Source source, ISourceReader reader, Document file, CancellationToken cancellationToken)
    {
        try
        {
            return await intake.ReadAsync(source, file, reader, await reader.ReadAsync(source, file, cancellationToken), cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !DatabaseOutage.Is(fault))
        {
            Log.DocumentFault(logger, file.Id.Value, fault);
            return Outcome.Undigested;
        }
    }
}
