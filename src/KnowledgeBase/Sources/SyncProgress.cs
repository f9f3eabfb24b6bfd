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
internal sealed class SyncProgress(KnowledgeDb db, Merging merging, CrawlLimits limits, TimeProvider time, IOptions<KnowledgeOptions> options)
{
    private const int AskedAtOnce = 200;

    /// <summary>Notes documents that this sync has not seen yet and queues their reading; those of a site within its limits.</summary>
    public async Task NoteAsync(Source source, IReadOnlyList<FoundDocument> found, CancellationToken cancellationToken)
    {
        var cap = limits.CapOf(source);
        var near = source.Kind == SourceKind.Url ? [.. found.Where(one => one.Depth <= limits.DepthOf(source))] : found;
        var ids = await db.AddFoundAsync(source, near, source.Generation, limits.RestOf(source), AddressFamily.MostOf(cap), time.GetUtcNow(), cancellationToken);
        source.Found(ids.Count);
        if (source.Kind == SourceKind.Url) await NoteLeftOutAsync(source, found, cancellationToken);
        if (source.Kind == SourceKind.Url) foreach (var id in ids) db.Enqueue(source.Read(id));
        else if (ids.Count > 0) db.Enqueue(new IngestFiles(source.AccountId, source.Id, source.Generation), uniqueKey: $"{source.Id}:{source.Generation}");
    }

    /// <summary>Says what left some of these out, each once in a sync; a page that is found in another way, too, is not left out.</summary>
    private async Task NoteLeftOutAsync(Source source, IReadOnlyList<FoundDocument> found, CancellationToken cancellationToken)
    {
        var (depth, isFull, said) = (limits.DepthOf(source), limits.RestOf(source) <= 0, source.Told.LeftOutBy ?? []);
        CrawlLimit? LimitOn(FoundDocument one) =>
            one.Depth > depth ? CrawlLimit.MaxDepth : isFull ? CrawlLimit.PageCap : one.Family is not null ? CrawlLimit.Family : null;
        var doubtful = found.Where(one => LimitOn(one) is { } limit && !said.Contains(limit)).DistinctBy(static one => one.Key).ToDictionary(static one => one.Key);
        if (doubtful.Count == 0) return;
        foreach (var key in await db.ListUnseenAsync(source, [.. doubtful.Keys], cancellationToken)) source.LeaveOut(LimitOn(doubtful[key])!.Value);
    }

    /// <summary>
    /// What may not be read any more goes at once, however the sync goes on: no page leads there, so that nobody would notice.
    /// What this sync has seen is judged when it is read.
    /// </summary>
    public async Task RemoveForbiddenAsync(Source source, ISourceReader reader, CancellationToken cancellationToken)
    {
        if (source.Kind != SourceKind.Url) return;
        var unseen = await db.Documents.Where(d => d.SourceId == source.Id && d.SeenGeneration < source.Generation && d.RemovedAt == null)
            .Select(d => new KnownDocument(d.Id, d.ExternalKey, d.Depth)).ToListAsync(cancellationToken);
        var forbidden = reader.Forbidden(source, unseen).Select(static id => id.Value).ToArray();
        if (forbidden.Length == 0) return;
        source.Lost(await db.RemoveAsync(source, forbidden, time.GetUtcNow(), cancellationToken));
        await merging.UnsettleLeftAsync(source, cancellationToken);
        db.Enqueue(new RemoveDocuments(source.AccountId, source.Id));
    }

    /// <summary>Takes away what vanished when its time of grace is over, and plans to do so for what is left. A sync that is under way does both itself.</summary>
    public async Task RemoveVanishedAsync(Source source, CancellationToken cancellationToken)
    {
        if (source.Status == SourceStatus.Syncing) return;
        var now = await db.ReadClockAsync(cancellationToken);
        if (await db.RemoveVanishedAsync(source, now - GraceOf(source), now, cancellationToken) > 0)
        {
            await merging.UnsettleLeftAsync(source, cancellationToken);
            db.Enqueue(new RemoveDocuments(source.AccountId, source.Id));
            var judge = new JudgeKnowledge(source.AccountId, source.KnowledgeBaseId);
            db.Enqueue(judge, uniqueKey: judge.UniqueKey);
        }

        await PlanRemovalAsync(source, now, cancellationToken);
    }

    /// <summary>Ends the sync once every document it has seen is done. The changes made so far must be saved.</summary>
    public async Task FinishIfDoneAsync(Source source, CancellationToken cancellationToken)
    {
        if (!source.Discovered || await IsUnfinishedAsync(source, cancellationToken)) return;
        var first = source.Done == source.Failed && !source.IsFilledSingly ? await FirstErrorAsync(source, cancellationToken) : null;
        if (first is null && await AskForUnseenAsync(source, cancellationToken)) return;
        // Whoever finds the door locked does not conclude that the house is empty.
        var isCertain = source.Complete && (first is null || source.Kind != SourceKind.Url);
        var removed = isCertain ? await db.RemoveUnseenAsync(source, GraceOf(source), await db.ReadClockAsync(cancellationToken), cancellationToken) : 0;
        await merging.UnsettleLeftAsync(source, cancellationToken);
        await EndAsync(source, removed, first, cancellationToken);
        var judge = new JudgeKnowledge(source.AccountId, source.KnowledgeBaseId);
        db.Enqueue(judge, uniqueKey: judge.UniqueKey);
        db.Raise(new SourceSynced(source.AccountId, source.KnowledgeBaseId, source.Id, source.Total, source.Changed, source.Failed));
    }

    /// <summary>
    /// Where not all sitemaps could be read, nothing is gone because it was not seen: pages that are found are asked for
    /// themselves, some at a time, and those that are gone say so.
    /// </summary>
    private async Task<bool> AskForUnseenAsync(Source source, CancellationToken cancellationToken)
    {
        if (source.Kind != SourceKind.Url || source.Told.LeftOutBy?.Contains(CrawlLimit.Sitemaps) != true) return false;
        var (depth, most) = (limits.DepthOf(source), Math.Clamp(limits.RestOf(source), 0, AskedAtOnce));
        var ids = await db.Documents.Where(d => d.SourceId == source.Id && d.SeenGeneration < source.Generation && d.RemovedAt == null && d.Depth <= depth
                && (d.Status == DocumentStatus.Indexed || d.Status == DocumentStatus.Merged))
            .OrderBy(static d => d.SeenGeneration).ThenBy(static d => d.Id).Select(static d => d.Id).Take(most).ToListAsync(cancellationToken);
        if (ids.Count == 0) return false;
        await db.Documents.Where(d => ids.Contains(d.Id)).ExecuteUpdateAsync(set => set.SetProperty(d => d.SeenGeneration, source.Generation), cancellationToken);
        source.Found(ids.Count);
        foreach (var id in ids) db.Enqueue(source.Read(id));
        return true;
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
        if (await db.Documents.AnyAsync(d => d.SourceId == source.Id && d.RemovedAt != null, cancellationToken)) db.Enqueue(new RemoveDocuments(source.AccountId, source.Id));
        PlanNext(source, now);
        await PlanRemovalAsync(source, now, cancellationToken);
    }

    /// <summary>What is in its time of grace goes when that is over, whether or not there is another sync by then.</summary>
    private async Task PlanRemovalAsync(Source source, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (source.Kind != SourceKind.Url || await db.FirstVanishedAsync(source, cancellationToken) is not { } since) return;
        // A second later, so that it is over by any rounding; one plan for one moment is enough.
        var due = since + GraceOf(source) + TimeSpan.FromSeconds(1);
        db.Enqueue(new RemoveVanished(source.AccountId, source.Id), due > now ? due - now : TimeSpan.Zero, FormattableString.Invariant($"{source.Id}:{due.ToUnixTimeSeconds()}"));
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
        var error = await db.Documents.Where(d => d.SourceId == source.Id && d.SeenGeneration == source.Generation && d.ErrorCode != null && d.RemovedAt == null)
            .OrderBy(d => d.Depth).ThenBy(d => d.Id).Select(d => new { d.ErrorCode, d.ErrorMessage }).FirstOrDefaultAsync(cancellationToken);
        return error is null ? null : new Refusal(error.ErrorCode!, error.ErrorMessage ?? string.Empty);
    }
}

/// <summary>How far a source is, on the wire and in the signal <c>source.progress</c>.</summary>
internal sealed record SourceProgressJson(SourceStatus Status, int Total, int Done, int Failed, int Changed)
{
    public static SourceProgressJson From(Source source) => new(source.Status, source.Total, source.Done, source.Failed, source.Changed);
}
