using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.KnowledgeBase.Ingestion;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>A document that a source has, before it was read.</summary>
/// <param name="Family">The family of addresses that it may be found in for ever; null for none.</param>
internal sealed record FoundDocument(string Key, string Title, string? Url, int Depth, string? Family = null);

/// <summary>A document that a source had.</summary>
internal readonly record struct KnownDocument(DocumentId Id, string Key, int Depth);

/// <summary>What a source has.</summary>
/// <param name="IsComplete">Whether what is not among them, nor found from them, is gone for certain.</param>
/// <param name="IsSitemap">Whether the place of a site turned out to be a list of its pages.</param>
/// <param name="Refusal">Why the source could not be looked through; then nothing else counts.</param>
/// <param name="Unread">How the keys begin of what could not be looked through within it: documents that are known by such keys stay as they are.</param>
internal sealed record Discovery(
    IReadOnlyList<FoundDocument> Documents, bool IsComplete, Refusal? Refusal = null, bool CanRetry = false, string? Robots = null, bool IsSitemap = false,
    IReadOnlyList<string>? Unread = null);

/// <summary>A document as its source gives it, or the reason why not.</summary>
/// <param name="CanRetry">Whether the same may work in a moment.</param>
/// <param name="Address">Where a page was found in the end.</param>
/// <param name="Version">What the other side calls this state of it.</param>
/// <param name="IsUnchanged">It is as it was when it was indexed; it was not sent again.</param>
/// <param name="Answered">Whether the other side answered at all.</param>
/// <param name="Said">What the person who added it said of it; wins over what it says itself.</param>
internal sealed record SourceItem(
    RawDocument? Raw,
    Refusal? Refusal = null,
    bool CanRetry = false,
    TimeSpan? RetryAfter = null,
    Uri? Address = null,
    UploadedFile? Said = null,
    PageVersion? Version = null,
    bool IsUnchanged = false,
    bool Answered = true);

/// <summary>What a site said of a page's version; sent back, it lets the site answer that nothing has changed.</summary>
internal sealed record PageVersion(string? Etag, string? LastModified);

/// <summary>Reads one kind of source.</summary>
internal interface ISourceReader
{
    SourceKind Kind { get; }

    Task<Discovery> DiscoverAsync(Source source, CancellationToken cancellationToken);

    Task<SourceItem> ReadAsync(Source source, Document document, CancellationToken cancellationToken);

    /// <summary>Where a reader finds the document.</summary>
    string? UrlOf(Source source, SourceItem item, ParsedDocument parsed);

    /// <summary>Which of its documents may not be read any more, by what it was told and what it asks for.</summary>
    IEnumerable<DocumentId> Forbidden(Source source, IEnumerable<KnownDocument> documents) => [];

    /// <summary>Further documents that a document leads to.</summary>
    IReadOnlyList<FoundDocument> LinksOf(Source source, int depth, SourceItem item, ParsedDocument parsed);
}
