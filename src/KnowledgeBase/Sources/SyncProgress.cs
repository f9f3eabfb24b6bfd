using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Contradictions;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>The course of a sync: what was found, how far it is, how it ends. All of it under the lock of the source.</summary>
internal sealed class SyncProgress(KnowledgeDb db, Merging merging, TimeProvider time, IOptions<KnowledgeOptions> options)
{
    /// <summary>Notes documents that this sync has not seen yet and queues their reading; a site only up to its cap.</summary>
    public async Task NoteAsync(Source source, IReadOnlyList<FoundDocument> found, CancellationToken cancellationToken)
    {
        var cap = source.Kind == SourceKind.Url ? Math.Min(source.Told.PageCap ?? options.Value.PageCap, options.Value.MaxPageCap) : int.MaxValue;
        var ids = await db.AddFoundAsync(source, found, source.Generation, cap == int.MaxValue ? cap : cap - source.Total, AddressFamily.MostOf(cap), time.GetUtcNow(), cancellationToken);
        source.Found(ids.Count);
        if (source.Kind == SourceKind.Url) foreach (var id in ids) db.Enqueue(new IngestDocument(source.AccountId, source.Id, id, source.Generation));
        else if (ids.Count > 0) db.Enqueue(new IngestFiles(source.AccountId, source.Id, source.Generation), uniqueKey: $"{source.Id}:{source.Generation}");
    }

    /// <summary>Ends the sync once every document it has seen is done. The changes made so far must be saved.</summary>
    public async Task FinishIfDoneAsync(Source source, CancellationToken cancellationToken)
    {
        if (!source.Discovered || await IsUnfinishedAsync(source, cancellationToken)) return;
        var first = source.Done == source.Failed && !source.IsFilledSingly ? await FirstErrorAsync(source, cancellationToken) : null;
        // Whoever finds the door locked does not conclude that the house is empty.
        var isCertain = source.Complete && (first is null || source.Kind != SourceKind.Url);
        var removed = isCertain ? await db.RemoveUnseenAsync(source, GraceOf(source), time.GetUtcNow(), cancellationToken) : 0;
        await merging.UnsettleLeftAsync(source, cancellationToken);
        if (removed > 0) db.Enqueue(new RemoveDocuments(source.AccountId, source.Id));
        await EndAsync(source, removed, first, cancellationToken);
        var judge = new JudgeKnowledge(source.AccountId, source.KnowledgeBaseId);
        db.Enqueue(judge, uniqueKey: judge.UniqueKey);
        db.Raise(new SourceSynced(source.AccountId, source.KnowledgeBaseId, source.Id, source.Total, source.Changed, source.Failed));
    }

    /// <summary>The source itself could not be read. What is indexed of it stays.</summary>
    public async Task GiveUpAsync(Source source, Refusal refusal, CancellationToken cancellationToken)
    {
        await db.Documents.Where(d => d.SourceId == source.Id && d.Status == DocumentStatus.Pending)
            .ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Status, DocumentStatus.Failed).SetProperty(d => d.ErrorCode, refusal.Code)
                    .SetProperty(d => d.ErrorMessage, refusal.Message).SetProperty(d => d.UpdatedAt, time.GetUtcNow()),
                cancellationToken);
        await EndAsync(source, 0, refusal, cancellationToken);
    }

    /// <summary>Has it read again when its schedule says so. An earlier plan finds that it was overtaken.</summary>
    public async Task PlanNextAsync(Source source, CancellationToken cancellationToken) => PlanNext(source, await db.ReadClockAsync(cancellationToken));

    /// <summary>When it ended the database says: the plan is counted from there, perhaps by another node with another clock.</summary>
    private async Task EndAsync(Source source, int removed, Refusal? refusal, CancellationToken cancellationToken)
    {
        var now = await db.ReadClockAsync(cancellationToken);
        source.Finish(removed, refusal, now);
        PlanNext(source, now);
    }

    private void PlanNext(Source source, DateTimeOffset now)
    {
        if (source.Plan(now) is { } due) db.Enqueue(new SyncOnSchedule(source.AccountId, source.Id, source.Generation, due), due - now);
    }

    /// <summary>A file that was taken out of a folder is gone; a page may come back.</summary>
    public TimeSpan GraceOf(Source source) => source.Kind == SourceKind.Url ? options.Value.VanishedAfter : TimeSpan.Zero;

    /// <summary>Tells the account's agents how far the sync is, once the change is committed.</summary>
    public void Signal(Source source) => db.SignalAfterCommit(() => new Signal(
        $"account:{source.AccountId}",
        "source.progress",
        source.AccountId,
        Id: source.Id.Value,
        Data: JsonSerializer.SerializeToElement(SourceProgressJson.From(source), WireJson.Options)));

    private Task<bool> IsUnfinishedAsync(Source source, CancellationToken cancellationToken) =>
        db.Documents.AnyAsync(
            d => d.SourceId == source.Id && d.DoneGeneration < d.SeenGeneration && d.SeenGeneration == source.Generation && d.RemovedAt == null,
            cancellationToken);

    private async Task<Refusal?> FirstErrorAsync(Source source, CancellationToken cancellationToken)
    {
        if (source.Total == 0) return new Refusal(RefusalCodes.Empty, "No Markdown, HTML or text file was found in it.");
        var error = await db.Documents.Where(d => d.SourceId == source.Id && d.SeenGeneration == source.Generation && d.ErrorCode != null)
            .OrderBy(d => d.Depth).ThenBy(d => d.Id).Select(d => new { d.ErrorCode, d.ErrorMessage }).FirstOrDefaultAsync(cancellationToken);
        return error is null ? null : new Refusal(error.ErrorCode!, error.ErrorMessage ?? string.Empty);
    }
}

/// <summary>How far a source is, on the wire and in the signal <c>source.progress</c>.</summary>
internal sealed record SourceProgressJson(SourceStatus Status, int Total, int Done, int Failed, int Changed)
{
    public static SourceProgressJson From(Source source) => new(source.Status, source.Total, source.Done, source.Failed, source.Changed);
}
