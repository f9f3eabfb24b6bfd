using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contradictions;

internal enum ContradictionStatus
{
    Open,

    /// <summary>A person looked at it; it stays so until one of both quotes changes.</summary>
    Dismissed,
}

/// <summary>Two statements of two documents that say different things about the same. Rows are written by <see cref="ClaimRows"/>.</summary>
internal sealed class Contradiction : IAccountOwned
{
    private Contradiction()
    {
    }

    public long Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private set; }

    public QuantityKind Kind { get; private set; }

    public float Score { get; private set; }

    public DocumentId OneDocumentId { get; private set; }

    public string OneQuote { get; private set; } = null!;

    public string[] OneHeadings { get; private set; } = null!;

    public int OneStart { get; private set; }

    public int OneLength { get; private set; }

    public DocumentId OtherDocumentId { get; private set; }

    public string OtherQuote { get; private set; } = null!;

    public string[] OtherHeadings { get; private set; } = null!;

    public int OtherStart { get; private set; }

    public int OtherLength { get; private set; }

    public string Fingerprint { get; private set; } = null!;

    public ContradictionStatus Status { get; private set; }

    public UserId? DismissedBy { get; private set; }

    public string? DismissedByName { get; private set; }

    public DateTimeOffset? DismissedAt { get; private set; }

    public DateTimeOffset FoundAt { get; private set; }
}

/// <summary>A contradiction, with the claims as they stand in their documents.</summary>
internal sealed record FoundContradiction(DocumentId OneDocument, Claim One, DocumentId OtherDocument, Claim Other, Judgement Judgement);

/// <summary>A claim of another document that shares words with one of this.</summary>
internal sealed record Candidate(DocumentId Document, Claim Claim);
