using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Contradictions.Review;

/// <summary>A contradiction on the wire.</summary>
/// <param name="Kind">What differs: <c>price</c>, <c>percent</c>, <c>duration</c>, <c>date</c>, <c>hours</c>, <c>phone</c>, <c>measure</c> or <c>count</c>.</param>
/// <param name="Score">How certain it is that both speak about the same, 0 to 1.</param>
/// <param name="Status"><c>open</c> or <c>dismissed</c>.</param>
internal sealed record ContradictionJson(
    long Id, KnowledgeBaseId KnowledgeBaseId, QuantityKind Kind, double Score, ContradictionStatus Status, ContradictionSideJson One, ContradictionSideJson Other,
    string? DismissedByName, long? DismissedAt, long FoundAt);

/// <param name="Headings">Above the quote, outermost first.</param>
/// <param name="Value">What differs, as it stands in the quote.</param>
/// <param name="ValueStart">Where it stands there, in UTF-16 units.</param>
internal sealed record ContradictionSideJson(
    DocumentId DocumentId, string Title, string? Url, Audience Audience, long? WrittenAt, string Quote, IReadOnlyList<string> Headings, string Value, int ValueStart);
