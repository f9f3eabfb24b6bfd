using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>From what a source gave of a document to what is to be stored of it: parsed, cut, analysed and embedded, without the database.</summary>
internal sealed class Intake(DocumentReading reading, ChunkIndexer indexer)
{
    public async Task<Outcome> ReadAsync(Source source, Document document, ISourceReader reader, SourceItem item, CancellationToken cancellationToken)
    {
        if (item.IsUnchanged)
        {
            var known = new ParsedDocument(document.Title, document.Content, document.ExternalKey, Links: [.. (document.Links ?? []).Select(static link => new Uri(link))]);
            return new Outcome(null, null, null, null, reader.LinksOf(source, document.Depth, item, known), true, null, IsUnchanged: true);
        }

        var chunking = source.Live;
        var (read, parsed, refusal) = await reading.ReadAsync(source, reader, item, chunking, DocumentOverrides.From(document.Overrides), cancellationToken);
        var prepared = read is null || document.IsSame(read) ? null : await indexer.PrepareAsync(chunking, read.Title, read.Wordings, read.Language, read.Chunks, cancellationToken);
        var links = parsed is null ? [] : reader.LinksOf(source, document.Depth, item, parsed);
        return new Outcome(
            read, prepared, refusal, item.Address, links, item.Answered, prepared is null ? null : chunking, item.Version, parsed?.Links, Overrides: document.Overrides);
    }
}
