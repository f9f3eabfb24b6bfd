using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Sources;

namespace Wheelhouse.KnowledgeBase.Ingestion.Versions;

/// <summary>
/// Sees to it that the index of a source comes to be cut as its settings say. The live one serves until the new one is
/// complete. To be called in a transaction, under the lock of the source.
/// </summary>
internal sealed class AimIndex(KnowledgeDb db, TimeProvider time)
{
    public async Task AsToldAsync(Source source, CancellationToken cancellationToken)
    {
        var settings = await db.BasesOf(source.AccountId).Where(b => b.Id == source.KnowledgeBaseId).Select(b => b.Settings).SingleOrDefaultAsync(cancellationToken);
        await AtAsync(source, source.Told.Chunking ?? KnowledgeBaseRecord.ChunkingOf(settings ?? "{}"), cancellationToken);
    }

    private async Task AtAsync(Source source, ChunkSettings target, CancellationToken cancellationToken)
    {
        var versions = await db.VersionsOf(source.AccountId).Where(v => v.SourceId == source.Id).ToListAsync(cancellationToken);
        var (next, previous) = (versions.Find(v => v.Status != IndexVersionStatus.Previous), versions.Find(v => v.Status == IndexVersionStatus.Previous));
        if (target.Signature == source.Live.Signature || !await HasIndexAsync(source, cancellationToken))
        {
            source.Cut(target);
            PutAway(next, previous);
            return;
        }

        if (next is { Status: IndexVersionStatus.Building } && next.Settings.Signature == target.Signature)
        {
            // Its job may have ended with nobody to tell; where it has not, the second one finds nothing left to do.
            db.Enqueue(new BuildIndex(source.AccountId, source.Id, next.Id), uniqueKey: FormattableString.Invariant($"again:{next.Id}"));
            return;
        }

        if (next is not null && next.Settings.Signature != target.Signature)
        {
            PutAway(next, previous);
            (previous, next) = (db.Entry(next).State == EntityState.Deleted ? previous : next, null);
            await db.SaveChangesAsync(cancellationToken); // one is next at most, and the database sees to it
        }

        next ??= previous?.Settings.Signature == target.Signature ? previous : null;
        if (next is null) db.Versions.Add(next = IndexVersion.Begin(source, target, time.GetUtcNow()));
        else next.Resume();
        await db.SaveChangesAsync(cancellationToken);
        db.Enqueue(new BuildIndex(source.AccountId, source.Id, next.Id));
    }

    /// <summary>Nobody waits for it any more. One that was live once becomes again what it was.</summary>
    private void PutAway(IndexVersion? next, IndexVersion? previous)
    {
        if (next is { RetiredAt: not null } && previous is null) next.PutBack();
        else if (next is not null) db.Versions.Remove(next);
    }

    private Task<bool> HasIndexAsync(Source source, CancellationToken cancellationToken) =>
        db.DocumentsOf(source.AccountId).AnyAsync(d => d.SourceId == source.Id && d.Status == DocumentStatus.Indexed, cancellationToken);
}
