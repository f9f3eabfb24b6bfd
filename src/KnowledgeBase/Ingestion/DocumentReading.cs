using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Ingestion.Duplicates;
using Wheelhouse.KnowledgeBase.Ingestion.Pdf;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>From what a source gave to a document that can be stored: parsed, its language known, cut, hashed.</summary>
internal sealed class DocumentReading(ITextRulers rulers, PdfToText pdfs)
{
    private const int Sample = 4_000;

    public async Task<(ReadDocument? Read, ParsedDocument? Parsed, Refusal? Refusal)> ReadAsync(
        Source source, ISourceReader reader, SourceItem item, ChunkSettings chunking, DocumentOverrides overrides, CancellationToken cancellationToken)
    {
        if (item.Raw is not { } raw) return (null, null, item.Refusal ?? Refusal.Empty);
        var result = raw.Format == DocumentFormat.Pdf ? await pdfs.ReadAsync(raw, cancellationToken) : DocumentParser.Parse(raw);
        if (result.Document is not { } parsed) return (null, null, result.Refusal);
        if (source.Kind == SourceKind.Url && raw.Directives.And(parsed.Directives) is var asked && asked != default)
        {
            if (asked.NoFollow) parsed = parsed with { Links = [] };
            if (asked.NoIndex) return (null, parsed, Refusal.NoIndex);
        }

        var stated = new DocumentProperties(
            item.Said?.Title ?? parsed.Title, LanguageOf(source, item, parsed), AudienceOf(source, item, parsed),
            item.Said?.Tags ?? parsed.Tags, item.Said?.ValidFrom ?? parsed.ValidFrom, item.Said?.ValidUntil ?? parsed.ValidUntil);
        var held = source.Settle(overrides, stated);
        var document = parsed with { Title = held.Title };
        var read = new ReadDocument(
            held.Title,
            reader.UrlOf(source, item, parsed),
            held.Language,
            held.Audience,
            parsed.Content,
            ContentHash.Of(parsed.Content, chunking, ChunkIndexer.VersionOf(parsed.Content)),
            parsed.IsOverview ? [] : Chunker.Split(document, chunking, rulers.For(parsed.Content, chunking)))
        {
            PageStarts = parsed.PageStarts,
            WrittenAt = parsed.UpdatedAt,
            Tags = held.Tags,
            Wordings = item.Said?.Wordings ?? [],
            ValidFrom = held.ValidFrom,
            ValidUntil = held.ValidUntil,
            Stated = overrides.Names.Count == 0 ? null : stated,
            Canonical = parsed.Url,
            // A page that only lists others is not searched, so nothing is won by merging it; of two pairs, each was approved.
            Bands = parsed.IsOverview || source.Kind == SourceKind.Answers ? [] : ArticleSketch.Of(source.Id, parsed.Content),
        };
        return (read, parsed, null);
    }

    /// <summary>What is told to be internal stays so: a line in a file does not publish it.</summary>
    private static Audience AudienceOf(Source source, SourceItem item, ParsedDocument parsed) =>
        source.Told.Audience == Audience.Internal ? Audience.Internal : item.Said?.Audience ?? parsed.Audience ?? source.Told.Audience ?? Audience.Public;

    private static string LanguageOf(Source source, SourceItem item, ParsedDocument parsed) =>
        LanguageTag.Primary(item.Said?.Language) ?? parsed.Language ?? LanguageTag.Primary(source.Told.Language)
        ?? LanguageDetector.DetectPage(parsed.Content.Clip(Sample), "en");
}
