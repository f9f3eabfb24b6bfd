using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>Pairs of a question and its answer, written by hand. Only approved ones are searched.</summary>
public interface IKnowledgePairs
{
    /// <summary>
    /// Puts a pair before the people who approve pairs: pending, not searched. The same origin suggested again to a
    /// knowledge base is the same pair, and stays as it is.
    /// </summary>
    /// <exception cref="Platform.Http.DomainException">The base is not there, or the pair cannot be for a reason the caller can mend.</exception>
    Task<PairId> SuggestAsync(AccountId account, KnowledgeBaseId @base, NewPair pair, CancellationToken cancellationToken);

    /// <summary>Pairs, newest first, 25 on a page, the first page being 1.</summary>
    Task<PairPage> ListAsync(AccountId account, PairFilter filter, int page, CancellationToken cancellationToken);

    Task<KnowledgePair?> FindAsync(AccountId account, PairId id, CancellationToken cancellationToken);

    /// <summary>Adds a pair on behalf of whoever is at work; approved where asked for.</summary>
    /// <exception cref="Platform.Http.DomainException">The base is not there, or the pair cannot be for a reason the caller can mend.</exception>
    Task<KnowledgePair> AddAsync(AccountId account, KnowledgeBaseId @base, NewPair pair, bool isApproved, CancellationToken cancellationToken);

    /// <summary>Changes what is given; null leaves it. Null when there is none.</summary>
    Task<KnowledgePair?> ChangeAsync(AccountId account, PairId id, string? question, string? answer, bool? isApproved, CancellationToken cancellationToken);

    /// <summary>It stops being found at once; false when there is none.</summary>
    Task<bool> DeleteAsync(AccountId account, PairId id, CancellationToken cancellationToken);
}

/// <summary>A pair to be written.</summary>
/// <param name="Answer">Markdown.</param>
/// <param name="Wordings">Other ways to ask the same: searched, never shown.</param>
/// <param name="Language">Null has it detected.</param>
/// <param name="Url">Where a reader finds more.</param>
/// <param name="Origin">What it was suggested from, such as <c>gap:12</c>; at most 200 characters.</param>
/// <param name="DrawnFrom">The conversations whose words stand in it, as whoever suggests it numbers them (<see cref="IKnowledgeGaps.ForgetAsync"/>).</param>
public sealed record NewPair(
    string Question,
    string Answer,
    IReadOnlyList<string>? Wordings = null,
    string? Language = null,
    Audience Audience = Audience.Public,
    IReadOnlyList<string>? Tags = null,
    string? Url = null,
    string? Origin = null,
    IReadOnlyList<long>? DrawnFrom = null);

/// <summary>Which pairs to list; null means any.</summary>
/// <param name="Text">Only pairs whose question, wordings or answer contain this.</param>
public sealed record PairFilter(
    IReadOnlyCollection<KnowledgeBaseId>? Bases = null, bool? IsApproved = null, string? Text = null, string? Language = null, string? Tag = null);

public sealed record PairPage(IReadOnlyList<KnowledgePair> Pairs, int TotalCount, int Page);

/// <param name="DocumentId">The document as which it is searched; null while it is not.</param>
/// <param name="Edited">Whether it was changed after it was written.</param>
public sealed record KnowledgePair(
    PairId Id,
    KnowledgeBaseId BaseId,
    string Question,
    string Answer,
    IReadOnlyList<string> Wordings,
    string? Language,
    Audience Audience,
    IReadOnlyList<string> Tags,
    string? Url,
    bool IsApproved,
    bool Edited,
    string? Origin,
    UserId? WrittenBy,
    string? WrittenByName,
    UserId? ApprovedBy,
    string? ApprovedByName,
    DateTimeOffset? ApprovedAt,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DocumentId? DocumentId);
