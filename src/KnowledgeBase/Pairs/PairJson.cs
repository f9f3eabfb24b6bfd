using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>A pair on the wire.</summary>
/// <param name="Status"><c>pending</c> or <c>approved</c>; only approved pairs are searched.</param>
/// <param name="DocumentId">The document as which it is searched; null while it is not.</param>
/// <param name="Edited">Whether it was changed after it was written.</param>
/// <param name="Origin">What it was suggested from.</param>
internal sealed record PairJson(
    PairId Id,
    KnowledgeBaseId KnowledgeBaseId,
    string Question,
    string Answer,
    IReadOnlyList<string> Wordings,
    string? Language,
    Audience Audience,
    IReadOnlyList<string> Tags,
    string? Url,
    PairStatus Status,
    bool Edited,
    string? Origin,
    PairAuthorJson WrittenBy,
    PairAuthorJson? ApprovedBy,
    long? ApprovedAt,
    DocumentId? DocumentId,
    long CreatedAt,
    long UpdatedAt)
{
    public static PairJson From(KnowledgePair pair) => new(
        pair.Id,
        pair.BaseId,
        pair.Question,
        pair.Answer,
        pair.Wordings,
        pair.Language,
        pair.Audience,
        pair.Tags,
        pair.Url,
        pair.IsApproved ? PairStatus.Approved : PairStatus.Pending,
        pair.Edited,
        pair.Origin,
        new PairAuthorJson(pair.WrittenBy?.Value, pair.WrittenByName),
        pair.IsApproved ? new PairAuthorJson(pair.ApprovedBy?.Value, pair.ApprovedByName) : null,
        pair.ApprovedAt?.ToUnixTimeSeconds(),
        pair.DocumentId,
        pair.CreatedAt.ToUnixTimeSeconds(),
        pair.UpdatedAt.ToUnixTimeSeconds());
}

/// <param name="Id">Null where the product itself did it.</param>
internal sealed record PairAuthorJson(long? Id, string? Name);
