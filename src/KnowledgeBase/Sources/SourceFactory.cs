using System.Text;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Ingestion.Versions;
using Wheelhouse.KnowledgeBase.Sources.Crawling;
using Wheelhouse.KnowledgeBase.Sources.Folders;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Adds sources and starts their first sync, in one transaction.</summary>
internal sealed class SourceFactory(KnowledgeDb db, FolderPlace folders, SyncProgress progress, AimIndex aim, Retelling retelling, ISecretBox secrets, TimeProvider time)
{
    private const int LongestText = 2_000_000;

    public Task<AddedSource> AddAsync(
        AccountId account, KnowledgeBaseId @base, NewSource source, SourceWishes wishes, CancellationToken cancellationToken) => source switch
        {
            NewSource.Folder folder => AddFolderAsync(account, @base, folder, wishes, cancellationToken),
            NewSource.Site site => AddSiteAsync(account, @base, site, wishes, cancellationToken),
            NewSource.Text text => AddTextAsync(account, @base, text, wishes, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(source)),
        };

    /// <summary>Adds an upload; its files are stored one by one, so that only one of them is in memory.</summary>
    public Task<AddedSource> AddUploadAsync(
        AccountId account, KnowledgeBaseId @base, string? name, SourceSettings settings, IAsyncEnumerable<UploadedFile> files, CancellationToken cancellationToken) =>
        AddAsync(account, @base, SourceKind.Upload, name, OwnPlace("upload"), settings, null, files, cancellationToken);

    private Task<AddedSource> AddFolderAsync(AccountId account, KnowledgeBaseId @base, NewSource.Folder folder, SourceWishes wishes, CancellationToken cancellationToken)
    {
        var path = folders.Resolve(folder.Path.Trim());
        var place = folder.Path.Trim() == FolderPlace.Demo ? FolderPlace.Demo : path;
        var name = folder.Name ?? DocumentTitle.FromName(Path.GetFileName(path));
        return AddAsync(account, @base, SourceKind.Folder, name, place, wishes.Over(new SourceSettings(SiteUrl: folder.SiteUrl)), null, null, cancellationToken);
    }

    private Task<AddedSource> AddSiteAsync(AccountId account, KnowledgeBaseId @base, NewSource.Site site, SourceWishes wishes, CancellationToken cancellationToken)
    {
        var text = site.Url.Trim();
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        if (text.Length > 2_000 || !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")
            || address.UserInfo.Length > 0 || address.Host.Length == 0 || PageAddress.Normalize(address) is not { } place)
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Url must be the address of a web page, such as https://help.example.com", 422, "url");
        }

        var first = Sitemap.IsNamed(place) ? null
            : new FoundDocument(place.AbsoluteUri, site.Name ?? place.IdnHost, place.AbsoluteUri, 0);
        return AddAsync(account, @base, SourceKind.Url, site.Name ?? place.IdnHost, place.AbsoluteUri, wishes.Over(new SourceSettings(site.PageCap)) with { Crawl = wishes.Crawl }, first, null, cancellationToken, wishes.Access);
    }

    private Task<AddedSource> AddTextAsync(AccountId account, KnowledgeBaseId @base, NewSource.Text text, SourceWishes wishes, CancellationToken cancellationToken)
    {
        if (text.Content.Length > LongestText)
            throw new DomainException(RefusalCodes.TooLarge, $"Text must have at most {LongestText} characters", 422, "text");
        var title = DocumentTitle.Shorten(text.Title);
        var first = new FoundDocument("text.md", title, text.Url, 0);
        var file = new UploadedFile(first.Key, Encoding.UTF8.GetBytes(text.Content), null, title, text.Url);
        return AddAsync(
            account, @base, SourceKind.Text, text.Name ?? title, OwnPlace("text"), new SourceSettings(Language: text.Language, Audience: text.Audience, Chunking: wishes.Chunking), first, One(file), cancellationToken);
    }

    private Task<AddedSource> AddAsync(
        AccountId account, KnowledgeBaseId @base, SourceKind kind, string? name, string place, SourceSettings settings,
        FoundDocument? first, IAsyncEnumerable<UploadedFile>? files, CancellationToken cancellationToken, SiteAccess? access = null) =>
        db.InTransactionAsync(async token =>
        {
            if (!await db.BasesOf(account).AnyAsync(b => b.Id == @base, token)) throw DomainException.NotFound();
            var known = await db.SourcesOf(account).Where(s => s.KnowledgeBaseId == @base && s.Kind == kind && s.Place == place).Select(s => s.Id).SingleOrDefaultAsync(token);
            var source = await db.LockSourceAsync(known, token);
            if (source is null) db.Sources.Add(source = Source.Open(account, @base, kind, name ?? "Upload", place, settings, time.GetUtcNow()));
            else await retelling.TellAsync(source, settings.Over(source.Told), token);
            if (access is not null) source.Guard(access, secrets);
            await db.SaveChangesAsync(token);
            await aim.AsToldAsync(source, token);

            if (files is not null) await StoreAsync(source, files, token);
            if (first is not null) await db.AddFoundAsync(source, [first], 0, 1, 0, time.GetUtcNow(), token);
            db.Enqueue(source.StartSync(time.GetUtcNow()));
            progress.Signal(source);
            await db.SaveChangesAsync(token);

            var document = first is null ? default(DocumentId?)
                : await db.DocumentsOf(account).Where(d => d.SourceId == source.Id && KnowledgeDb.Md5(d.ExternalKey) == KnowledgeDb.Md5(first.Key) && d.ExternalKey == first.Key).Select(d => (DocumentId?)d.Id).FirstOrDefaultAsync(token);
            return new AddedSource(source.Id, document);
        }, cancellationToken);

    private async Task StoreAsync(Source source, IAsyncEnumerable<UploadedFile> files, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var file in files.WithCancellation(cancellationToken))
        {
            var upload = StoredUpload.Of(source, file with { Key = Distinct(file.Key, names) }, time.GetUtcNow());
            db.Uploads.Add(upload);
            await db.SaveChangesAsync(cancellationToken);
            db.Entry(upload).State = EntityState.Detached;
        }

        if (names.Count == 0)
            throw new DomainException(RefusalCodes.Empty, "Files holds no document that can be read", 422, "files");
    }

    /// <summary>Two files of one name are two files.</summary>
    private static string Distinct(string key, HashSet<string> names)
    {
        var distinct = key;
        for (var n = 2; !names.Add(distinct); n++)
            distinct = FormattableString.Invariant($"{Path.ChangeExtension(key, null)} ({n}){Path.GetExtension(key)}");
        return distinct;
    }

    private static async IAsyncEnumerable<UploadedFile> One(UploadedFile file)
    {
        await Task.CompletedTask;
        yield return file;
    }

    private string OwnPlace(string kind) => $"{kind}:{Guid.CreateVersion7(time.GetUtcNow())}";
}

/// <summary>What may be said of a source besides where it is.</summary>
/// <param name="Chunking">How its documents are cut; as its knowledge base says when not told.</param>
/// <param name="Crawl">Which pages of a site are read.</param>
/// <param name="Access">What opens a guarded site.</param>
/// <param name="Language">Of documents that do not say theirs.</param>
/// <param name="Audience">Whom they are for.</param>
/// <param name="PageCap">How many pages of a site are read, where that is changed.</param>
internal sealed record SourceWishes(
    ChunkSettings? Chunking = null, CrawlSettings? Crawl = null, SiteAccess? Access = null, int? SyncEveryHours = null, string? Language = null, Audience? Audience = null,
    int? PageCap = null)
{
    public SourceSettings Over(SourceSettings settings) => settings with { Chunking = Chunking, SyncEveryHours = SyncEveryHours, Language = Language, Audience = Audience };
}
