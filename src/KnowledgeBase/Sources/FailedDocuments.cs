using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Has documents read again that could not be read, as a part of their source's last sync: it is under way once more until they are done.</summary>
internal sealed class FailedDocuments(KnowledgeDb db, SyncProgress progress, TimeProvider time)
{
    /// <summary>False when there is no such document.</summary>
    public async Task<bool> RetryAsync(AccountId account, DocumentId id, CancellationToken cancellationToken)
    {
        var source = await db.DocumentsOf(account).Where(d => d.Id == id).Select(d => (SourceId?)d.SourceId).SingleOrDefaultAsync(cancellationToken);
        return source is { } found && await RetryAsync(account, found, id, cancellationToken);
    }

    /// <summary>False when there is no such source.</summary>
    public Task<bool> RetryAllAsync(AccountId account, SourceId id, CancellationToken cancellationToken) => RetryAsync(account, id, null, cancellationToken);

    private Task<bool> RetryAsync(AccountId account, SourceId id, DocumentId? only, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            if (!await db.SourcesOf(account).AnyAsync(s => s.Id == id, token) || await db.LockSourceAsync(id, token) is not { } source) return false;
            var again = await db.TakeFailedAsync(source, only, time.GetUtcNow(), token);
            if (again.Count == 0) return true;
            source.TryAgain(again.Count(static one => one.WasCounted), again.Count, time.GetUtcNow());
            foreach (var one in again) db.Enqueue(source.Read(one.Id));
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
}

/// <param name="WasCounted">Whether the last sync had counted it as done.</param>
internal readonly record struct RetriedDocument(DocumentId Id, bool WasCounted);
