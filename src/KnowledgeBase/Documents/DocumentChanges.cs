using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Contradictions;
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
            var after = source.Settle(told, stated);
            if (told.Audience is { Told: Audience.Public } && told.Audience != held.Audience && after.Audience == Audience.Internal)
            {
                var whole = source.Kind == SourceKind.Answers ? "pair" : "source";
                throw new DomainException(ProblemCodes.ValidationFailed, $"Audience can't be public: the document's {whole} is for agents only", 422, "audience");
            }

            ValidityDate.CheckOrder(after.ValidFrom, after.ValidUntil);
            await db.ForgetWordsAsync(document, token);
            await HoldAsync(source, document, told, token);
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);

    /// <summary>What was said of a page holds of the one that it has moved to, as far as nobody spoke of that.</summary>
    public async Task MoveWordsAsync(Source source, Document from, string toKey, CancellationToken cancellationToken)
    {
        var said = DocumentOverrides.From(from.Overrides);
        if (said.Names.Count == 0) return;
        var to = await db.Documents.Where(d => d.SourceId == source.Id && KnowledgeDb.Md5(d.ExternalKey) == KnowledgeDb.Md5(toKey) && d.ExternalKey == toKey).Select(d => d.Id).SingleAsync(cancellationToken);
        if (await db.LockDocumentAsync(to, cancellationToken) is not { } target) return;
        var held = DocumentOverrides.From(target.Overrides);
        await HoldAsync(source, target, held.Joined(said.Restate(held.Beneath(target.Properties))), cancellationToken);
    }

    /// <summary>In the caller's transaction, under the lock of the source.</summary>
    private async Task HoldAsync(Source source, Document document, DocumentOverrides told, CancellationToken cancellationToken)
    {
        var before = document.Properties;
        var after = source.Settle(told, DocumentOverrides.From(document.Overrides).Beneath(before));
        document.Hold(after, told, time.GetUtcNow());
        if (told.Audience is { Told: Audience.Internal }) await HideCopiesAsync(document, cancellationToken);
        await merging.LookAgainAsync(document, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (before.Audience != after.Audience) await ShowToAsync(document, cancellationToken);
        if (!before.Tags.SequenceEqual(after.Tags))
        {
            // Documents of different products do not contradict each other.
            var judge = new JudgeKnowledge(document.AccountId, document.KnowledgeBaseId);
            db.Enqueue(judge, uniqueKey: judge.UniqueKey);
        }

        if (document.Status == DocumentStatus.Indexed && (before.Title != after.Title || before.Language != after.Language))
            db.Enqueue(new ReindexDocument(document.AccountId, document.SourceId, document.Id), uniqueKey: $"knowledge.reindex-document:{document.Id}");
    }

    /// <summary>The copies that it serves for are the same text: looked at again, they would be found in its place.</summary>
    private async Task HideCopiesAsync(Document document, CancellationToken cancellationToken)
    {
        foreach (var copy in await db.Documents.AsTracking().Where(d => d.SameAsId == document.Id && d.RemovedAt == null).OrderBy(d => d.Id).ToListAsync(cancellationToken))
        {
            if (DocumentOverrides.From(copy.Overrides).Audience is null) copy.Follow();
        }
    }

    private Task ShowToAsync(Document document, CancellationToken cancellationToken)
    {
        var (connection, transaction) = db.Raw();
        return ChunkIndexer.ShowToAsync(
            connection, transaction, document.KnowledgeBaseId, document.Id, document.Audience == Audience.Internal, cancellationToken);
    }
}
