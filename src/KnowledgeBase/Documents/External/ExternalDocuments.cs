using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.KnowledgeBase.Sources.Own;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents.External;

/// <summary>What programs have put into a knowledge base, by their ids. Each call is one transaction: killed, it has happened or not.</summary>
internal sealed class ExternalDocuments(KnowledgeDb db, OwnSources sources, OwnDocuments documents)
{
    public Task<PutResult> PutAsync(AccountId account, KnowledgeBaseId @base, UploadedFile file, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return db.InTransactionAsync(async token =>
        {
            var source = await sources.LockAsync(account, @base, SourceKind.Api, token) ?? throw DomainException.NotFound();
            var result = await documents.PutAsync(source, file, token);
            await db.SaveChangesAsync(token);
            return result;
        }, cancellationToken);
    }

    /// <summary>False when it was not there.</summary>
    public Task<bool> DeleteAsync(AccountId account, KnowledgeBaseId @base, string id, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return db.InTransactionAsync(async token =>
        {
            if (!await db.BasesOf(account).AnyAsync(b => b.Id == @base, token)) throw DomainException.NotFound();
            if (await sources.FindLockedAsync(account, @base, SourceKind.Api, token) is not { } source) return false;
            var wasThere = await documents.TakeAwayAsync(source, id, token);
            await db.SaveChangesAsync(token);
            return wasThere;
        }, cancellationToken);
    }

    public IQueryable<Document> Of(AccountId account, KnowledgeBaseId @base) =>
        from document in db.DocumentsOf(account).AsNoTracking()
        join source in db.SourcesOf(account) on document.SourceId equals source.Id
        where source.KnowledgeBaseId == @base && source.Kind == SourceKind.Api
        select document;

    /// <summary>What was just put, as it was put: reading it takes a moment. What people say of it wins here, too.</summary>
    public async Task<ExternalJson?> FindPutAsync(AccountId account, KnowledgeBaseId @base, UploadedFile file, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, @base, file.Key, cancellationToken) is not { } found) return null;
        // Somebody may take it away meanwhile.
        if (await db.DocumentsOf(account).AsNoTracking().SingleOrDefaultAsync(d => d.Id == found.Id, cancellationToken) is not { } document) return null;
        if (document.DoneGeneration >= document.SeenGeneration) return await FindAsync(account, @base, file.Key, cancellationToken);
        if (await db.SourcesOf(account).AsNoTracking().SingleOrDefaultAsync(s => s.Id == document.SourceId, cancellationToken) is not { } source) return null;
        var held = OwnDocuments.PropertiesOf(source, document, file);
        return found with
        {
            Title = held.Title,
            Url = file.Url ?? found.Url,
            Language = file.Language is null && found.Language is null ? null : held.Language,
            Audience = held.Audience,
            Tags = held.Tags,
            ValidFrom = held.ValidFrom?.ToUnixTimeSeconds(),
            ValidUntil = held.ValidUntil?.ToUnixTimeSeconds(),
        };
    }

    public async Task<ExternalJson?> FindAsync(AccountId account, KnowledgeBaseId @base, string id, CancellationToken cancellationToken)
    {
        var found = await Of(account, @base).Where(d => KnowledgeDb.Md5(d.ExternalKey) == KnowledgeDb.Md5(id) && d.ExternalKey == id).Select(d => d.Id).ToListAsync(cancellationToken);
        return (await DocumentRows.ReadAsync(db, account, found, cancellationToken)).Select(ExternalJson.From).SingleOrDefault();
    }
}

/// <summary>A document on the wire, as whoever put it knows it.</summary>
/// <param name="Status"><c>waiting</c>, <c>indexed</c> or <c>failed</c>. An indexed document with an error is findable as it was before.</param>
internal sealed record ExternalJson(
    string ExternalId, DocumentId Id, string Title, string? Url, string Status, string? ErrorCode, string? Error, int ChunksCount, string? Language,
    Audience Audience, IReadOnlyList<string> Tags, long? ValidFrom, long? ValidUntil, long? SyncedAt, long CreatedAt, long UpdatedAt)
{
    public static ExternalJson From(DocumentJson document) => new(
        document.ExternalKey, document.Id, document.Title, document.Url, document.Status, document.ErrorCode, document.Error, document.ChunksCount, document.Language,
        document.Audience, document.Tags, document.ValidFrom, document.ValidUntil, document.SyncedAt, document.CreatedAt, document.UpdatedAt);
}
