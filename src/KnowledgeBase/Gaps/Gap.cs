using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Gaps;

internal enum GapStatus
{
    Open,

    /// <summary>Not to be answered; it stays so, however often it is asked.</summary>
    Dismissed,

    /// <summary>Somebody has written an answer. Missed again, it is open again.</summary>
    Solved,
}

/// <summary>Questions of one meaning that were not answered. Rows are written by <see cref="GapRows"/>.</summary>
internal sealed class Gap : IAccountOwned
{
    private Gap()
    {
    }

    public GapId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private set; }

    public GapStatus Status { get; private set; }

    public int Missed { get; private set; }

    public int MissedAgain { get; private set; }

    public DateTimeOffset FirstAt { get; private set; }

    public DateTimeOffset LastAt { get; private set; }

    public DateTimeOffset? SolvedAt { get; private set; }

    public UserId? ChangedBy { get; private set; }

    public string? ChangedByName { get; private set; }

    public DateTimeOffset? ChangedAt { get; private set; }
}

/// <summary>One way to ask: questions of the same words. It is shown in the words of the first that is kept, and goes with the last.</summary>
internal sealed class GapWording : IAccountOwned
{
    private GapWording()
    {
    }

    public long Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public KnowledgeBaseId KnowledgeBaseId { get; private set; }

    public GapId GapId { get; private set; }

    /// <summary>Of its words (<see cref="GapWords.Key"/>).</summary>
    public string Key { get; private set; } = null!;

    public string Language { get; private set; } = null!;

    public int Missed { get; private set; }

    public DateTimeOffset LastAt { get; private set; }
}

/// <summary>One time that somebody asked.</summary>
internal sealed class GapExample : IAccountOwned
{
    private GapExample()
    {
    }

    public Guid Key { get; private set; }

    public AccountId AccountId { get; private set; }

    public GapId GapId { get; private set; }

    public long WordingId { get; private set; }

    public long ConversationId { get; private set; }

    public long ConversationNumber { get; private set; }

    public long Sequence { get; private set; }

    public string Question { get; private set; } = null!;

    public MissReason Reason { get; private set; }

    /// <summary>By the clock of the node that was asked.</summary>
    public DateTimeOffset AskedAt { get; private set; }

    /// <summary>By the database's clock, which decides how long it is kept.</summary>
    public DateTimeOffset RecordedAt { get; private set; }

    public AskedIn Place => new(ConversationId, ConversationNumber, Sequence);
}
