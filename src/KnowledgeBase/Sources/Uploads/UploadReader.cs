using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources.Own;

namespace Wheelhouse.KnowledgeBase.Sources.Uploads;

/// <summary>Reads uploaded files from where they were stored.</summary>
internal class UploadReader(KnowledgeDb db) : ISourceReader
{
    public virtual SourceKind Kind => SourceKind.Upload;

    public async Task<Discovery> DiscoverAsync(Source source, CancellationToken cancellationToken)
    {
        var files = await db.UploadsOf(source.AccountId).Where(u => u.SourceId == source.Id).OrderBy(u => u.Id)
            .Select(u => new { u.ExternalKey, u.Title, u.Url }).ToListAsync(cancellationToken);
        return new Discovery(
            [.. files.Select(static f => new FoundDocument(f.ExternalKey, f.Title ?? DocumentTitle.FromName(f.ExternalKey), f.Url, 0))], IsComplete: true);
    }

    public async Task<SourceItem> ReadAsync(Source source, Document document, CancellationToken cancellationToken)
    {
        var key = document.ExternalKey;
        var file = await db.UploadsOf(source.AccountId).AsNoTracking()
            .SingleOrDefaultAsync(u => u.SourceId == source.Id && KnowledgeDb.Md5(u.ExternalKey) == KnowledgeDb.Md5(key) && u.ExternalKey == key, cancellationToken);
        if (file is null) return new SourceItem(null, Refusal.NotFound("The uploaded file"));
        if (file.ErrorCode is not null) return new SourceItem(null, new Refusal(file.ErrorCode, file.ErrorMessage ?? string.Empty));
        return new SourceItem(
            new RawDocument(file.Content, file.Format ?? RawDocument.FormatOf(key) ?? DocumentFormat.Markdown, key),
            Said: new UploadedFile(key, [], null, file.Title, file.Url, file.Language, file.Audience) { Tags = file.Tags, ValidFrom = file.ValidFrom, ValidUntil = file.ValidUntil, Wordings = file.Wordings },
            Version: source.IsFilledSingly ? PutRevision.Of(file) : null);
    }

    public string? UrlOf(Source source, SourceItem item, ParsedDocument parsed) => item.Said?.Url ?? parsed.Url;

    public IReadOnlyList<FoundDocument> LinksOf(Source source, int depth, SourceItem item, ParsedDocument parsed) => [];
}

/// <summary>A pasted text is an upload of one file.</summary>
internal sealed class TextReader(KnowledgeDb db) : UploadReader(db)
{
    public override SourceKind Kind => SourceKind.Text;
}
