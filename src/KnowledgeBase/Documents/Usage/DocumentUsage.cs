using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents.Usage;

/// <summary>What answers and people have said of a document.</summary>
internal sealed class DocumentUsage : IAccountOwned
{
    private DocumentUsage()
    {
    }

    public DocumentId DocumentId { get; private set; }

    public AccountId AccountId { get; private set; }

    public int Cited { get; private set; }

    public int RatedUp { get; private set; }

    public int RatedDown { get; private set; }

    public DateTimeOffset? CitedAt { get; private set; }

    public DateTimeOffset? ConfirmedAt { get; private set; }

    public UserId? ConfirmedBy { get; private set; }

    public string? ConfirmedByName { get; private set; }
}

/// <summary>How often a document was cited on a day.</summary>
internal sealed class DocumentDay : IAccountOwned
{
    private DocumentDay()
    {
    }

    public DocumentId DocumentId { get; private set; }

    public DateOnly Day { get; private set; }

    public AccountId AccountId { get; private set; }

    public int Cited { get; private set; }
}
