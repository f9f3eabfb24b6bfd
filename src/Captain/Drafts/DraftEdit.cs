using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Drafts;

internal enum DraftOutcome
{
    /// <summary>As it was suggested.</summary>
    Sent,

    /// <summary>With changes.</summary>
    Edited,

    /// <summary>The agent wrote an answer of their own instead.</summary>
    Replaced,

    Discarded,
}

/// <summary>What an agent made of a suggestion: what the knowledge or the assistant could have said better.</summary>
internal sealed class DraftEdit : IAccountOwned
{
    /// <summary>The message that suggested it.</summary>
    public required MessageId DraftId { get; init; }

    public required AccountId AccountId { get; init; }

    public required InboxId InboxId { get; init; }

    public required ConversationId ConversationId { get; init; }

    public required ConversationNumber ConversationNumber { get; init; }

    public Guid? TurnId { get; init; }

    public required DraftOutcome Outcome { get; init; }

    public required string Question { get; init; }

    public required string Suggestion { get; init; }

    /// <summary>Null where nothing was sent.</summary>
    public string? Sent { get; init; }

    /// <summary>0 (the same words) to 1 (no word in common); null where nothing was sent.</summary>
    public double? Difference { get; init; }

    public string? Agent { get; init; }

    public required DateTimeOffset SettledAt { get; init; }
}
