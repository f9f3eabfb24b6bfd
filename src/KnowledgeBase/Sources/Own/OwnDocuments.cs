using System.Text;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Wheelhouse.KnowledgeBase.Search.Index;

namespace Wheelhouse.KnowledgeBase.Sources.Own;

/// <summary>What became of a document that was put.</summary>
internal enum PutResult
{
    Created,
    Updated,
    Unchanged,
}

/// <summary>
/// Puts documents into a source one by one, and takes them away. To be called in a transaction, under the lock of the
/// source: of two that put the same document, one comes after the other.
/// </summary>
internal sealed class OwnDocuments(KnowledgeDb db, DocumentShelf shelf, SyncProgress progress, Merging merging, TimeProvider time)
{
    /// <summary>Keeps the text and has it read. The same again changes nothing.</summary>
    public async Task<PutResult> PutAsync(Source source, UploadedFile file, CancellationToken cancellationToken)
    {
        var upload = await FindStoredAsync(source, file.Key, cancellationToken);
        var document = await db.Documents.Where(d => d.SourceId == source.Id && KnowledgeDb.Md5(d.ExternalKey) == KnowledgeDb.Md5(file.Key) && d.ExternalKey == file.Key && d.RemovedAt == null)
            .Select(d => new { d.Id, IsWaiting = d.DoneGeneration < d.SeenGeneration }).SingleOrDefaultAsync(cancellationToken);
        if (upload is not null && document is not null && upload.IsSame(file)) return PutResult.Unchanged;

        var now = time.GetUtcNow();
        if (upload is null) db.Uploads.Add(StoredUpload.Of(source, file, now));
        else upload.Replace(file);
        await db.SaveChangesAsync(cancellationToken);

        var found = await db.AddFoundAsync(source, [new FoundDocument(file.Key, file.Title ?? file.Key, file.Url, 0)], source.Generation, 1, int.MaxValue, now, cancellationToken);
        var id = found.Count > 0 ? found[0] : document!.Id;
        if (found.Count == 0) await db.ReadAnewAsync(id, source.Generation, cancellationToken);
        if (document is not null) await HideAsync(source, id, file, cancellationToken);
        source.Expect(document is { IsWaiting: true } && found.Count == 0 ? 0 : 1, now);
        db.Enqueue(source.Read(id));
        progress.Signal(source);
        return document is null ? PutResult.Created : PutResult.Updated;
    }

    /// <summary>As it was put last, be it read by now or not; null when it is not there.</summary>
    public Task<StoredUpload?> FindStoredAsync(Source source, string key, CancellationToken cancellationToken) =>
        db.Uploads.SingleOrDefaultAsync(u => u.SourceId == source.Id && KnowledgeDb.Md5(u.ExternalKey) == KnowledgeDb.Md5(key) && u.ExternalKey == key, cancellationToken);

    /// <summary>What will hold of a document when this has been read, as far as that is told.</summary>
    public static DocumentProperties PropertiesOf(Source source, Document document, UploadedFile file)
    {
        var overrides = DocumentOverrides.From(document.Overrides);
        var stated = overrides.Beneath(document.Properties);
        // What is put may say of itself what whoever put it did not.
        var front = file.Format == DocumentFormat.Markdown ? FrontMatter.Split(VisibleText.Clean(Encoding.UTF8.GetString(file.Content))).Settings : null;
        return source.Settle(overrides, new DocumentProperties(
            file.Title ?? front?.Title ?? stated.Title, file.Language ?? front?.Language ?? stated.Language,
            file.Audience ?? front?.Audience ?? source.Told.Audience ?? Audience.Public, file.Tags ?? front?.Tags ?? stated.Tags,
            file.ValidFrom ?? front?.ValidFrom, file.ValidUntil ?? front?.ValidUntil));
    }

    /// <summary>What is put for agents only is so with the commit. What is put for everybody waits until it is read: its former text may not be.</summary>
    private async Task HideAsync(Source source, DocumentId id, UploadedFile file, CancellationToken cancellationToken)
    {
        var document = await db.Documents.SingleAsync(d => d.Id == id, cancellationToken);
        if (document.Audience == Audience.Internal || PropertiesOf(source, document, file).Audience != Audience.Internal) return;
        // Read with the audience that it has by then, it will look unchanged: those it served for have to look for another one now.
        await merging.LookAgainAsync(document, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var said = DocumentOverrides.From(document.Overrides);
        var overrides = said.Audience is null ? document.Overrides : (said with { Audience = said.Audience with { Stated = Audience.Internal } }).ToJson();
        await db.Documents.Where(d => d.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Audience, Audience.Internal).SetProperty(d => d.Overrides, overrides), cancellationToken);
        var (connection, transaction) = db.Raw();
        await ChunkIndexer.ShowToAsync(connection, transaction, source.KnowledgeBaseId, id, isInternal: true, cancellationToken);
    }

    /// <summary>It stops being found with the commit. False when it was not there.</summary>
    public async Task<bool> TakeAwayAsync(Source source, string key, CancellationToken cancellationToken)
    {
        var document = await db.Documents.SingleOrDefaultAsync(d => d.SourceId == source.Id && KnowledgeDb.Md5(d.ExternalKey) == KnowledgeDb.Md5(key) && d.ExternalKey == key && d.RemovedAt == null, cancellationToken);
        if (document is null) return false;
        await shelf.TakeAwayAsync(source, document, cancellationToken);
        return true;
    }
}
