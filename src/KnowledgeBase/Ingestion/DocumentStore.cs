using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>Writes the outcome of reading a document in one transaction: document, chunks, index, links, progress.</summary>
internal sealed class DocumentStore(
    KnowledgeDb db, ChunkIndexer indexer, SyncProgress progress, Merging merging, DocumentChanges changes, TakingUp words, EmbeddingWork embedding, TimeProvider time)
{
    /// <summary>What enters the index at the end of the transaction, all of it at once.</summary>
    private readonly List<(Document Document, IReadOnlyList<TextChunk> Chunks, PreparedChunks Prepared)> _waiting = [];

    /// <summary>The titles of those that wait, to see when two of them may be one article.</summary>
    private readonly HashSet<string> _titles = new(StringComparer.Ordinal);

    /// <summary>The titles of searched documents of the source that have text in common with those to be stored; null when that was not asked beforehand.</summary>
    private HashSet<string>? _met;

    public Task<bool> StoreAsync(IngestDocument message, Outcome outcome, CancellationToken cancellationToken)
    {
        Forget();
        return db.InTransactionAsync(async token =>
        {
            var source = await db.LockSourceAsync(message.SourceId, token);
            if (source is null || source.Generation != message.Generation) return false;
            if (outcome.Chunking is { } chunking && chunking.Signature != source.Live.Signature)
                throw new JobFailedException(FailureCategory.Unavailable, "Another index has gone live meanwhile; it is cut again.");
            var document = await db.LockDocumentAsync(message.DocumentId, token);
            if (document is not null && outcome.Version?.Etag is { } revision && source.IsFilledSingly && await IsOvertakenAsync(document, revision, token)) return false;
            if (outcome.Overrides is { } said && document is not null && said != document.Overrides)
                throw new JobFailedException(FailureCategory.Unavailable, "Somebody said something else of it meanwhile; it is read again.");
            if (document is not null && document.DoneGeneration < message.Generation)
            {
                if (source.Kind == SourceKind.Url) source.Fetched(outcome.Answered);
                var key = document.ExternalKey;
                if (outcome.Address is not { } address || await SettleAddressAsync(source, document, address.AbsoluteUri, token))
                {
                    if (await words.TakeUpAsync(source, [(document, outcome)], token, hasMoved: document.ExternalKey != key) is { Count: > 0 }) db.Enqueue(source.Read(document.Id));
                    else await WriteAsync(source, document, outcome, token);
                }

                await FlushAsync(token);
                await progress.NoteAsync(source, outcome.Links, token);
                await db.SaveChangesAsync(token);
            }

            await progress.FinishIfDoneAsync(source, token);
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }

    /// <summary>
    /// The same for several files at once. Whoever was told something else of since it was read is left for the next time, and
    /// so are all of them when another index has gone live.
    /// </summary>
    public Task<bool> StoreAsync(IngestFiles message, IReadOnlyList<(DocumentId Id, Outcome Outcome)> read, CancellationToken cancellationToken)
    {
        Forget();
        return db.InTransactionAsync(async token =>
        {
            var source = await db.LockSourceAsync(message.SourceId, token);
            if (source is null || source.Generation != message.Generation) return false;
            if (read.Any(r => r.Outcome.Chunking is { } chunking && chunking.Signature != source.Live.Signature)) return false;
            var documents = (await db.LockDocumentsAsync([.. read.Select(static r => r.Id.Value)], token)).ToDictionary(static d => d.Id);
            var overtaken = source.IsFilledSingly ? await OvertakenAmongAsync(source, documents, read, token) : [];
            _met = [.. (await db.ListTitlesWithAsync(source.Id, [.. read.SelectMany(static r => r.Outcome.Read?.Bands ?? [])], token)).Select(SameArticle.TitleKey)];
            overtaken.UnionWith(await words.TakeUpAsync(source, [.. read.Where(r => documents.ContainsKey(r.Id)).Select(r => (documents[r.Id], r.Outcome))], token));
            foreach (var (id, outcome) in read)
            {
                if (documents.TryGetValue(id, out var document) && document.DoneGeneration < message.Generation
                    && (outcome.Overrides is null || outcome.Overrides == document.Overrides) && !overtaken.Contains(id))
                    await WriteAsync(source, document, outcome, token);
            }

            await FlushAsync(token);
            await db.SaveChangesAsync(token);
            await progress.FinishIfDoneAsync(source, token);
            progress.Signal(source);
            await db.SaveChangesAsync(token);
            return true;
        }, cancellationToken);
    }

    /// <summary>Takes a document out of the index and deletes its chunks, within the current transaction.</summary>
    public async Task ClearAsync(Document document, CancellationToken cancellationToken)
    {
        var (connection, transaction) = db.Raw();
        await ChunkIndexer.RemoveAsync(connection, transaction, document.KnowledgeBaseId, document.Id, cancellationToken);
        await db.ChunksOf(document.AccountId).Where(c => c.DocumentId == document.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>A page that redirects is known by where it leads. False when that page is a document already: then this one goes.</summary>
    private async Task<bool> SettleAddressAsync(Source source, Document document, string address, CancellationToken cancellationToken)
    {
        if (document.ExternalKey == address) return true;
        var isKnown = await db.Documents.AnyAsync(d => d.SourceId == source.Id && KnowledgeDb.Md5(d.ExternalKey) == KnowledgeDb.Md5(address) && d.ExternalKey == address, cancellationToken);
        if (!isKnown)
        {
            var alias = document.ExternalKey;
            document.MoveTo(address);
            // One key for one row: the old one is free when the new one is stored.
            await db.SaveChangesAsync(cancellationToken);
            await db.AddAliasAsync(document, alias, time.GetUtcNow(), cancellationToken);
            return true;
        }

        // Its place is free for where it leads: at the page cap, pages that are there would be left out for addresses that are none.
        document.Remove(time.GetUtcNow());
        source.NoteMoved();
        await progress.NoteAsync(source, [new FoundDocument(address, document.Title, address, document.Depth)], cancellationToken);
        await changes.MoveWordsAsync(source, document, address, cancellationToken);
        // Its row goes at the end of the sync, which until then knows by it that this address was read.
        return false;
    }

    /// <summary>Another text was put meanwhile; whoever did has it read.</summary>
    private Task<bool> IsOvertakenAsync(Document document, string revision, CancellationToken cancellationToken)
    {
        var (key, read) = (document.ExternalKey, long.Parse(revision, CultureInfo.InvariantCulture));
        return db.Uploads.AnyAsync(u => u.SourceId == document.SourceId && KnowledgeDb.Md5(u.ExternalKey) == KnowledgeDb.Md5(key) && u.ExternalKey == key && u.Revision != read, cancellationToken);
    }

    /// <summary>The same for many: those of which another text was put since they were read. They are read again.</summary>
    private async Task<HashSet<DocumentId>> OvertakenAmongAsync(
        Source source, Dictionary<DocumentId, Document> documents, IReadOnlyList<(DocumentId Id, Outcome Outcome)> read, CancellationToken cancellationToken)
    {
        var keys = documents.Values.Select(static d => d.ExternalKey).ToList();
        var revisions = await db.Uploads.AsNoTracking().Where(u => u.SourceId == source.Id && keys.Contains(u.ExternalKey))
            .Select(static u => new { u.ExternalKey, u.Revision }).ToDictionaryAsync(static u => u.ExternalKey, static u => u.Revision, cancellationToken);
        return [.. read.Where(r => r.Outcome.Version?.Etag is { } etag && documents.TryGetValue(r.Id, out var document)
            && revisions.TryGetValue(document.ExternalKey, out var revision) && revision != long.Parse(etag, CultureInfo.InvariantCulture)).Select(static r => r.Id)];
    }

    private async Task WriteAsync(Source source, Document document, Outcome outcome, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (outcome.IsUnchanged || (outcome.Refusal is null && outcome.Read is { } same && (outcome.Prepared is null || document.IsSame(same))))
        {
            if (!outcome.IsUnchanged) document.Note(outcome.Version, outcome.LinksOn);
            // It is back: perhaps it is the one to be searched again.
            if (document is { Status: DocumentStatus.Merged, MissingSince: not null }) await merging.LookAgainAsync(document, cancellationToken);
            document.Confirm(source.Generation, now);
            source.Count(failed: false, changed: false);
            return;
        }

        document.Note(outcome.Version, outcome.LinksOn);
        var wasIndexed = document.ContentHash is not null;
        if (outcome is { Refusal: null, Read: { } read, Prepared: { } prepared })
        {
            await PlaceAsync(source, document, read, prepared, cancellationToken);
            source.Count(failed: false, changed: wasIndexed || document.Status == DocumentStatus.Indexed);
            return;
        }

        if (DocumentOverrides.From(document.Overrides).Names.Count > 0) await db.KeepWordsAsync([document.Id.Value], cancellationToken);
        // Its time of grace is ended by another job, perhaps on another node: the clock that they share says when it began.
        var failedAt = source.Kind == SourceKind.Url ? await db.ReadClockAsync(cancellationToken) : now;
        var isGone = document.Fail(outcome.Refusal ?? Refusal.Empty, source.Generation, progress.GraceOf(source), failedAt);
        if (isGone) await ClearAsync(document, cancellationToken);
        if (isGone || document.MissingSince is not null) await merging.UnsettleAsync(source.AccountId, source.Id, document.Id, cancellationToken);
        source.Count(failed: true, changed: isGone);
    }

    /// <summary>Into the index, or behind the document that is the same article.</summary>
    private async Task PlaceAsync(Source source, Document document, ReadDocument read, PreparedChunks prepared, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (document.ContentHash is not null)
        {
            await ClearAsync(document, cancellationToken);
            await merging.UnsettleAsync(source.AccountId, source.Id, document.Id, cancellationToken);
        }

        var title = SameArticle.TitleKey(read.Title);
        if (_titles.Contains(title)) await FlushAsync(cancellationToken);
        // Most documents are like no other, and that can be known for many of them at once.
        var isAlone = _met is { } met && !met.Contains(title);
        var place = isAlone ? new Place(null, []) : await merging.PlaceAsync(document, ArticleText.Of(read), cancellationToken);
        if (place.IsHidden)
        {
            document.Follow();
            read = read with { Audience = Audience.Internal, Stated = read.Stated ?? read.Properties };
            place = await merging.PlaceAsync(document, ArticleText.Of(read), cancellationToken);
        }

        if (place.SameAs is { } serving)
        {
            document.Merge(read, serving, source.Generation, now);
            return;
        }

        await GiveWayAsync(source, document, place.Below, cancellationToken);
        document.Index(read, source.Generation, now);
        _waiting.Add((document, read.Chunks, prepared));
        _titles.Add(title);
    }

    /// <summary>The same for a document that stood behind one that does not serve any more.</summary>
    public async Task SettleAsync(Source source, Document document, IReadOnlyList<TextChunk> chunks, PreparedChunks prepared, string hash, CancellationToken cancellationToken)
    {
        var place = await merging.PlaceAsync(document, ArticleText.Of(document), cancellationToken);
        if (place.IsHidden)
        {
            document.Follow();
            place = await merging.PlaceAsync(document, ArticleText.Of(document), cancellationToken);
        }

        if (place.SameAs is { } serving)
        {
            document.StandAside(serving, time.GetUtcNow());
            return;
        }

        await GiveWayAsync(source, document, place.Below, cancellationToken);
        document.Serve(hash, time.GetUtcNow());
        _waiting.Add((document, chunks, prepared));
        await FlushAsync(cancellationToken);
    }

    private async Task GiveWayAsync(Source source, Document document, IReadOnlyList<Document> below, CancellationToken cancellationToken)
    {
        foreach (var other in below)
        {
            await ClearAsync(other, cancellationToken);
            other.StandAside(document.Id, time.GetUtcNow());
            await merging.UnsettleAsync(source.AccountId, source.Id, other.Id, cancellationToken);
        }
    }

    /// <summary>Puts other chunks of the same text in the place of those it has, within the current transaction.</summary>
    public async Task ReplaceAsync(Document document, IReadOnlyList<TextChunk> chunks, PreparedChunks prepared, CancellationToken cancellationToken)
    {
        await ClearAsync(document, cancellationToken);
        _waiting.Add((document, chunks, prepared));
        await FlushAsync(cancellationToken);
    }

    /// <summary>Nothing of a transaction that failed may come into the next one.</summary>
    private void Forget()
    {
        db.ChangeTracker.Clear();
        _waiting.Clear();
        _titles.Clear();
        _met = null;
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count == 0) return;
        var cut = _waiting.ConvertAll(static w => w.Chunks.Select(c => Chunk.Of(w.Document, w.Document.Content, c)).ToList());
        db.Chunks.AddRange(cut.SelectMany(static chunks => chunks));
        await db.SaveChangesAsync(cancellationToken);
        var additions = _waiting.Zip(cut, static (w, chunks) => new IndexAddition(
            new IndexTarget(w.Document.AccountId, w.Document.KnowledgeBaseId, w.Document.Id, w.Document.Audience == Audience.Internal),
            w.Prepared, [.. chunks.Select(static c => c.Id)])).ToList();
        var (connection, transaction) = db.Raw();
        await indexer.AddAsync(connection, transaction, additions, cancellationToken);
        // Those that come later in this transaction may be the same as one of these.
        _met?.UnionWith(_titles);
        _titles.Clear();
        await embedding.WantAsync(_waiting[0].Document.AccountId, _waiting[0].Document.KnowledgeBaseId, cancellationToken);
        _waiting.Clear();
    }
}
