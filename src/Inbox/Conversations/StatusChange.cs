using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>A conversation went from one state to another: what reports count. Written with the change and never altered.</summary>
internal sealed class StatusChange(
    AccountId accountId, ConversationId conversationId, ConversationStatus fromStatus, ConversationStatus toStatus, SenderKind doneBy, string? reason, DateTimeOffset at) : IAccountOwned
{
    public long Id { get; private init; }

    public AccountId AccountId { get; private init; } = accountId;

    public ConversationId ConversationId { get; private init; } = conversationId;

    public ConversationStatus FromStatus { get; private init; } = fromStatus;

    public ConversationStatus ToStatus { get; private init; } = toStatus;

    public SenderKind DoneBy { get; private init; } = doneBy;

    /// <summary>Why it was given to people; null for everything else.</summary>
    public string? Reason { get; private init; } = reason;

    public DateTimeOffset At { get; private init; } = at;
}
