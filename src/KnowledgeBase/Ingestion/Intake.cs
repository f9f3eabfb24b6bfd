using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>From what a source gave of a document to what is to be stored of it: parsed, cut, analysed and embedded, without the database.</summary>
internal sealed class Intake(DocumentReading reading, ChunkIndexer indexer)
{
    public async Task<Outcome> ReadAsync(Source source, Document document, ISourceReader reader, SourceItem item, CancellationToken cancellationToken)
    {
        if (item.IsUnchanged) return new Outcome(null, null, null, null, KnownLinks(), true, null, IsUnchanged: true);

        var chunking = source.Live;
        var (read, parsed, refusal) = await reading.ReadAsync(source, reader, item, chunking, DocumentOverrides.From(document.Overrides), cancellationToken);
        var prepared = read is null || document.IsSame(read) ? null : await indexer.PrepareAsync(chunking, read.Title, read.Wordings, read.Language, read.Chunks, cancellationToken);
        // What cannot be had for a moment leads where it led: else the pages below it would seem to be gone.
        var isUnread = refusal is not null && RefusalCodes.SaysNothing(refusal.Code);
        var links = isUnread ? KnownLinks() : parsed is null ? [] : reader.LinksOf(source, document.Depth, item, parsed);
        return new Outcome(
            read, prepared, refusal, item.Address, links, item.Answered, prepared is null ? null : chunking, item.Version, isUnread ? LinksOn(document) : parsed?.Links, Overrides: document.Overrides);

        IReadOnlyList<FoundDocument> KnownLinks() => KnownLinksOf(source, document, reader, item);
    }

    /// <summary>What came of a document that cannot be digested. It leads where it led, as one does that cannot be had for a moment.</summary>
    public static Outcome Undigested(Source source, Document document, ISourceReader reader) =>
        Outcome.Undigested with { Links = KnownLinksOf(source, document, reader, new SourceItem(null)), LinksOn = LinksOn(document) };

    private static IReadOnlyList<FoundDocument> KnownLinksOf(Source source, Document document, ISourceReader reader, SourceItem item) =>
        reader.LinksOf(source, document.Depth, item, new ParsedDocument(document.Title, document.Content, document.ExternalKey, Links: LinksOn(document) ?? []));

    private static List<Uri>? LinksOn(Document document) => document.Links?.Select(static link => new Uri(link)).ToList();
}
