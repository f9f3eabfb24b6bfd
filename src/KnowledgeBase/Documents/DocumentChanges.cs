using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Changes what is said of documents.</summary>
internal sealed class DocumentChanges(KnowledgeDb db, SyncProgress progress, Merging merging, TimeProvider time)
{
    /// <summary>
    /// Takes over what a person said. Whom it may be shown to holds in the index at once; a job analyses it anew where
    /// title or language changed, and until then it is found as before.
    /// </summary>
    /// <param name="change">From what people said before, and what the document says, to what they say now.</param>
    public Task<bool> OverrideAsync(
        AccountId account, DocumentId id, Func<DocumentOverrides, DocumentProperties, DocumentOverrides> change, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async token =>
        {
            var place = await db.DocumentsOf(account).Where(d => d.Id == id).Select(d => (SourceId?)d.SourceId).SingleOrDefaultAsync(token);
            if (place is not { } sourceId || await db.LockSourceAsync(sourceId, token) is not { } source) return false;
            if (await db.LockDocumentAsync(id, token) is not { } document) return false;

            var (before, held) = (document.Properties, DocumentOverrides.From(document.Overrides));
            var stated = held.Beneath(before);
            var told = change(held, stated);
            var after = source.Settle(told.Over(stated));
            if (told.Audience is { Told: Audience.Public } && told.Audience != held.Audience && after.Audience == Audience.Internal)
                throw new DomainException(ProblemCodes.ValidationFailed, "Audience can't be public: the document's source is for agents only", 422, "audience");
            ValidityDate.CheckOrder(after.ValidFrom, after.ValidUntil);
            document.Hold(after, told, time.GetUtcNow());
            await merging.LookAgainAsync(document, token);
            await db.SaveChangesAsync(token);
            if (before.Audience != after.Audience) await ShowToAsync(document, token);
            if (document.Status == DocumentStatus.Indexed && (before.Title != after.Title || before.Language != after.Language))
                db.Enqueue(new ReindexDocument(account, sourceId, id), uniqueKey: $"knowledge.reindex-document:{id}");
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);

    private Task ShowToAsync(Document document, CancellationToken cancellationToken)
    {
        var (connection, transaction) = db.Raw();
        return ChunkIndexer.ShowToAsync(
            connection, transaction, document.KnowledgeBaseId, document.Id, document.Audience == Audience.Internal, cancellationToken);
    }
}
