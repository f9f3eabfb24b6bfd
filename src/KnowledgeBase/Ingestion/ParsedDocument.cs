using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Sources.Crawling;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>A document that was understood: safe Markdown and what it says of itself.</summary>
/// <param name="Content">Markdown without raw HTML, scripts, hidden parts or invisible characters.</param>
/// <param name="Url">Its own address as it states it (front matter or canonical link), absolute where an address was known.</param>
/// <param name="Language">The language it declares; null when it declares none.</param>
/// <param name="Links">The pages it links to, absolute and without fragments.</param>
/// <param name="IsOverview">Whether it only lists other pages: they are read, it is not searched itself.</param>
internal sealed record ParsedDocument(
    string Title,
    string Content,
    string? Url = null,
    string? Language = null,
    Audience? Audience = null,
    DateTimeOffset? UpdatedAt = null,
    IReadOnlyList<Uri>? Links = null,
    bool IsOverview = false)
{
    /// <summary>Where in the content each page begins, in UTF-16 units; null for what has no pages.</summary>
    public IReadOnlyList<int>? PageStarts { get; init; }

    /// <summary>What a web page asks of those who search.</summary>
    public PageDirectives Directives { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }
}

/// <summary>Either a document or the reason why there is none.</summary>
internal readonly record struct ParseResult(ParsedDocument? Document, Refusal? Refusal)
{
    public static implicit operator ParseResult(ParsedDocument document) => new(document, null);

    public static implicit operator ParseResult(Refusal refusal) => new(null, refusal);
}
