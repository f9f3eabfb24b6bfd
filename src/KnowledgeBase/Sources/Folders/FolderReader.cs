using Microsoft.Extensions.Options;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;
using Wheelhouse.KnowledgeBase.Sources.Uploads;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.KnowledgeBase.Sources.Folders;

/// <summary>Reads a folder of the server.</summary>
internal sealed class FolderReader(FolderPlace places, FolderTables tables, IOptions<KnowledgeOptions> options) : ISourceReader
{
    public SourceKind Kind => SourceKind.Folder;

    public async Task<Discovery> DiscoverAsync(Source source, CancellationToken cancellationToken)
    {
        try
        {
            var folder = places.Resolve(source.Place);
            var (found, unread) = (new List<FoundDocument>(), new List<string>());
            var listing = FolderFiles.List(folder);
            // A folder that cannot be looked into is found as itself, to say why, and what is known of it stays.
            foreach (var closed in listing.Closed) Leave(closed, $"{closed}/");
            foreach (var key in listing.Files)
            {
                if (!CsvTable.IsCsv(key))
                {
                    found.Add(Itself(key));
                    continue;
                }

                // A table is found as its rows; one that cannot be read as rows as itself, to say why.
                var table = await tables.ReadAsync(folder, key, cancellationToken);
                if (table.Refusal is { } refusal && RefusalCodes.SaysNothing(refusal.Code)) Leave(key, $"{key}#");
                else if (table.Refusal is not null) found.Add(Itself(key));
                else found.AddRange(table.Rows.Values.Select(static row => new FoundDocument(row.Key, row.Title ?? DocumentTitle.FromName(row.Key), row.Url, 0)));
            }

            // An empty folder may be a volume that is not mounted: nothing is gone for certain.
            return new Discovery(found, IsComplete: found.Count > 0, Unread: unread);

            void Leave(string key, string within)
            {
                found.Add(Itself(key));
                unread.Add(within);
            }
        }
        catch (DomainException refused)
        {
            return new Discovery([], false, new Refusal(refused.Code, refused.Message));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new Discovery([], false, new Refusal(RefusalCodes.AccessDenied, "The server may not read this folder."));
        }
    }

    public async Task<SourceItem> ReadAsync(Source source, Document document, CancellationToken cancellationToken)
    {
        var key = document.ExternalKey;
        if (FolderTables.FileOf(key) is not null || CsvTable.IsCsv(key)) return await ReadRowAsync(places.Resolve(source.Place), key, cancellationToken);
        var (bytes, refusal) = await FolderFiles.ReadAsync(places.Resolve(source.Place), key, options.Value.MaxFileBytes, cancellationToken);
        return bytes is null
            ? new SourceItem(null, refusal)
            : new SourceItem(new RawDocument(bytes, RawDocument.FormatOf(key) ?? DocumentFormat.PlainText, key));
    }

    public string? UrlOf(Source source, SourceItem item, ParsedDocument parsed)
    {
        if (item.Said is { } row) return row.Url;
        if (source.Told.SiteUrl is not { } site || !Uri.TryCreate(site, UriKind.Absolute, out var address)) return parsed.Url;
        if (parsed.Url is { } url) return Uri.TryCreate(address, url, out var full) ? full.AbsoluteUri : url;
        var path = Path.ChangeExtension(item.Raw?.Name ?? string.Empty, null);
        return new Uri(address, string.Join('/', path.Split('/').Select(Uri.EscapeDataString))).AbsoluteUri;
    }

    public IReadOnlyList<FoundDocument> LinksOf(Source source, int depth, SourceItem item, ParsedDocument parsed) => [];

    private static FoundDocument Itself(string key) => new(key, DocumentTitle.FromName(key), null, 0);

    private async Task<SourceItem> ReadRowAsync(string folder, string key, CancellationToken cancellationToken)
    {
        var table = await tables.ReadAsync(folder, FolderTables.FileOf(key) ?? key, cancellationToken);
        if (table.Refusal is { } refusal) return new SourceItem(null, refusal);
        if (!table.Rows.TryGetValue(key, out var row)) return new SourceItem(null, Refusal.NotFound("The row"));
        return row.Refusal is { } incomplete ? new SourceItem(null, incomplete)
            : new SourceItem(new RawDocument(row.Content, DocumentFormat.Markdown, key), Said: row with { Content = [] });
    }
}
