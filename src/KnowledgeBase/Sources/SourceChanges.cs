using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Gaps;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Ingestion.Versions;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Syncing and deleting sources.</summary>
internal sealed class SourceChanges(KnowledgeDb db, SyncProgress progress, AimIndex aim, Retelling retelling, GapMarks gaps, ISecretBox secrets, TimeProvider time)
{
    /// <summary>Starts a sync. One that is under way is overtaken: what it still has in work ends by itself.</summary>
    public Task<bool> SyncAsync(AccountId account, SourceId id, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            var source = await FindLockedAsync(account, id, token);
            if (source is null) return false;
            db.Enqueue(source.StartSync(time.GetUtcNow()));
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);

    /// <summary>
    /// Gives it another name and other settings. With another way of cutting a new index is built beside the live one; with
    /// another audience or language it is read again.
    /// </summary>
    /// <param name="has">Which of the wishes were told; one that is told and null is taken back.</param>
    public Task<bool> ChangeAsync(AccountId account, SourceId id, string? name, SourceWishes wishes, Func<string, bool> has, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            var source = await FindLockedAsync(account, id, token);
            if (source is null) return false;
            if (name is not null) source.Rename(name);
            var told = source.Told;
            var isElse = await retelling.TellAsync(source, told with
            {
                PageCap = has("page_cap") || has("max_pages") ? wishes.PageCap : told.PageCap,
                Chunking = has("chunking") ? wishes.Chunking : told.Chunking,
                Crawl = has("crawl") ? wishes.Crawl : told.Crawl,
                SyncEveryHours = has("sync_every_hours") ? wishes.SyncEveryHours : told.SyncEveryHours,
                Language = has("language") ? wishes.Language : told.Language,
                Audience = has("audience") ? wishes.Audience : told.Audience,
            }, token);
            if (has("access")) source.Guard(wishes.Access?.Over(source.AccessBy(secrets), part => has($"access.{part}")), secrets);
            if (has("chunking")) await aim.AsToldAsync(source, token);
            if (isElse) db.Enqueue(source.StartSync(time.GetUtcNow()));
            else if (has("sync_every_hours")) await progress.PlanNextAsync(source, token);
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);

    /// <summary>Changes a knowledge base; false when there is none.</summary>
    /// <param name="recuts">Whether the change says how sources are cut that have no way of their own: they are cut anew.</param>
    public Task<bool> ChangeBaseAsync(AccountId account, KnowledgeBaseId id, Action<KnowledgeBaseRecord> change, bool recuts, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            var home = await db.LockBaseAsync(account, id, token);
            if (home is null) return false;
            change(home);
            await db.SaveChangesAsync(token);
            foreach (var source in recuts ? await db.SourcesOf(account).Where(s => s.KnowledgeBaseId == id).OrderBy(s => s.Id).Select(s => s.Id).ToListAsync(token) : [])
            {
                if (await FindLockedAsync(account, source, token) is not { } locked) continue;
                await aim.AsToldAsync(locked, token);
                progress.Signal(locked);
            }

            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);

    /// <summary>Its documents stop being found with the commit; a job takes the rows away.</summary>
    public Task<bool> DeleteAsync(AccountId account, SourceId id, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            var source = await FindLockedAsync(account, id, token);
            if (source is null) return false;
            await DeleteAsync(source, token);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);

    public Task<bool> DeleteBaseAsync(AccountId account, KnowledgeBaseId id, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            var home = await db.LockBaseAsync(account, id, token);
            if (home is null) return false;
            home.Delete(time.GetUtcNow());
            await db.DeletePairsAsync(account, id, null, token);
            await db.GapsOf(account).Where(g => g.KnowledgeBaseId == id).ExecuteDeleteAsync(token);
            foreach (var source in await db.SourcesOf(account).Where(s => s.KnowledgeBaseId == id).Select(s => s.Id).ToListAsync(token))
            {
                if (await FindLockedAsync(account, source, token) is { } locked) await DeleteAsync(locked, token);
            }

            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);

    private async Task DeleteAsync(Source source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        source.Delete(now);
        await gaps.ReopenBySourceAsync(source, cancellationToken);
        if (source.Kind == SourceKind.Answers) await db.DeletePairsAsync(source.AccountId, source.KnowledgeBaseId, null, cancellationToken);
        await db.DocumentsOf(source.AccountId).Where(d => d.SourceId == source.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.RemovedAt, now), cancellationToken);
        db.Enqueue(new RemoveDocuments(source.AccountId, source.Id));
        progress.Signal(source);
    }

    /// <summary>Under its lock, so that no sync notes documents behind the back of a deletion.</summary>
    private async Task<Source?> FindLockedAsync(AccountId account, SourceId id, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"select 1 from knowledge.sources where id = {id.Value} and account_id = {account.Value} for update", cancellationToken);
        return await db.SourcesOf(account).SingleOrDefaultAsync(s => s.Id == id, cancellationToken);
    }
}
