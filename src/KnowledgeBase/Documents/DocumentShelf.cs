using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Gaps;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Listing, finding and deleting documents.</summary>
internal sealed class DocumentShelf(KnowledgeDb db, DocumentStore store, SourceChanges sources, SyncProgress progress, Merging merging, GapMarks gaps)
{
    public const int PageSize = 25;

    public async Task<DocumentPage> ListAsync(AccountId account, DocumentFilter filter, int page, CancellationToken cancellationToken)
    {
        var documents = db.DocumentsOf(account);
        if (filter.Bases is { } bases) documents = documents.Where(d => bases.Contains(d.KnowledgeBaseId));
        if (filter.Source is { } source) documents = documents.Where(d => d.SourceId == source);
        if (filter.Status is { } status) documents = documents.Where(d => d.Status == status);
        if (filter.Text is { Length: > 0 } text)
            documents = documents.Where(Has(text));

        var number = PageNumber.Of(page);
        var count = await documents.CountAsync(cancellationToken);
        var rows = await documents.OrderByDescending(d => d.Id).Skip((number - 1) * PageSize).Take(PageSize).Select(Row).ToListAsync(cancellationToken);
        return new DocumentPage(rows, count, number);
    }

    /// <summary>Whether a text stands in the title or the address.</summary>
    public static Expression<Func<Document, bool>> Has(string text)
    {
        var pattern = PatternOf(text);
        return d => EF.Functions.ILike(d.Title, pattern, "\\") || EF.Functions.ILike(d.Url!, pattern, "\\");
    }

    /// <summary>For "contains", whatever the text has in it.</summary>
    public static string PatternOf(string text) =>
        "%" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%";

    public Task<KnowledgeDocument?> FindAsync(AccountId account, DocumentId id, CancellationToken cancellationToken) =>
        db.DocumentsOf(account).Where(d => d.Id == id).Select(Row).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Deletes the rows at once. The only document of a pasted text takes its source along: there is nothing left to sync.</summary>
    public async Task<bool> DeleteAsync(AccountId account, DocumentId id, CancellationToken cancellationToken)
    {
        var place = await db.DocumentsOf(account).Where(d => d.Id == id)
            .Select(d => new { d.SourceId, d.ExternalKey, Kind = db.SourcesOf(account).Where(s => s.Id == d.SourceId).Select(s => (SourceKind?)s.Kind).FirstOrDefault() })
            .SingleOrDefaultAsync(cancellationToken);
        if (place is null) return false;
        if (place.Kind == SourceKind.Text) return await sources.DeleteAsync(account, place.SourceId, cancellationToken);

        return await db.InTransactionAsync(async token =>
        {
            var source = await db.LockSourceAsync(place.SourceId, token);
            var document = await db.DocumentsOf(account).SingleOrDefaultAsync(d => d.Id == id, token);
            if (source is null || document is null) return false;
            await TakeAwayAsync(source, document, token);
            if (source.Kind == SourceKind.Answers) await DeletePairAsync(source, document.ExternalKey, token);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }

    private async Task DeletePairAsync(Source source, string key, CancellationToken cancellationToken)
    {
        var origin = await db.PairsOf(source.AccountId).Where(p => p.KnowledgeBaseId == source.KnowledgeBaseId && p.Key == key).Select(p => p.Origin).SingleOrDefaultAsync(cancellationToken);
        await db.DeletePairsAsync(source.AccountId, source.KnowledgeBaseId, key, cancellationToken);
        await gaps.ReopenAsync(source.AccountId, origin, cancellationToken);
    }

    /// <summary>Deletes the rows of a document, in the caller's transaction and under the lock of its source.</summary>
    public async Task TakeAwayAsync(Source source, Document document, CancellationToken cancellationToken)
    {
        var key = document.ExternalKey;
        await db.KeepWordsAsync([document.Id.Value], cancellationToken);
        await store.ClearAsync(document, cancellationToken);
        await merging.UnsettleAsync(source.AccountId, source.Id, document.Id, cancellationToken);
        db.Documents.Remove(document);
        await db.UploadsOf(source.AccountId).Where(u => u.SourceId == source.Id && KnowledgeDb.Md5(u.ExternalKey) == KnowledgeDb.Md5(key) && u.ExternalKey == key).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        if (source.Kind == SourceKind.Api) await gaps.ReopenByArticleAsync(source.AccountId, source.KnowledgeBaseId, key, cancellationToken);
        // Its sync does not wait for it any more.
        if (source.Status != SourceStatus.Syncing || document.DoneGeneration >= document.SeenGeneration) return;
        source.Forget();
        await progress.FinishIfDoneAsync(source, cancellationToken);
        progress.Signal(source);
    }

    private static Expression<Func<Document, KnowledgeDocument>> Row => d => new KnowledgeDocument(
        d.Id, d.KnowledgeBaseId, d.SourceId, d.Title, d.Url, d.Language, d.Audience, d.Status, d.ErrorCode, d.ErrorMessage, d.SyncedAt, d.CreatedAt, d.UpdatedAt);
}
