using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Folders;

/// <summary>Reads a folder of the server.</summary>
internal sealed class FolderReader(FolderPlace places, IOptions<KnowledgeOptions> options) : ISourceReader
{
    public SourceKind Kind => SourceKind.Folder;

    public Task<Discovery> DiscoverAsync(Source source, CancellationToken cancellationToken)
    {
        try
        {
            var files = FolderFiles.List(places.Resolve(source.Place))
                .Select(static key => new FoundDocument(key, DocumentTitle.FromName(key), null, 0)).ToList();
            return Task.FromResult(new Discovery(files, IsComplete: true));
        }
        catch (DomainException refused)
        {
            return Task.FromResult(new Discovery([], false, new Refusal(refused.Code, refused.Message)));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new Discovery([], false, new Refusal(RefusalCodes.AccessDenied, "The server may not read this folder.")));
        }
    }

    public async Task<SourceItem> ReadAsync(Source source, Document document, CancellationToken cancellationToken)
    {
        var key = document.ExternalKey;
        var (bytes, refusal) = await FolderFiles.ReadAsync(places.Resolve(source.Place), key, options.Value.MaxFileBytes, cancellationToken);
        return bytes is null
            ? new SourceItem(null, refusal)
            : new SourceItem(new RawDocument(bytes, RawDocument.FormatOf(key) ?? DocumentFormat.PlainText, key));
    }

    public string? UrlOf(Source source, SourceItem item, ParsedDocument parsed)
    {
        if (source.Told.SiteUrl is not { } site || !Uri.TryCreate(site, UriKind.Absolute, out var address)) return parsed.Url;
        if (parsed.Url is { } url) return Uri.TryCreate(address, url, out var full) ? full.AbsoluteUri : url;
        var path = Path.ChangeExtension(item.Raw?.Name ?? string.Empty, null);
        return new Uri(address, string.Join('/', path.Split('/').Select(Uri.EscapeDataString))).AbsoluteUri;
    }

    public IReadOnlyList<FoundDocument> LinksOf(Source source, int depth, SourceItem item, ParsedDocument parsed) => [];
}
