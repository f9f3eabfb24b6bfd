namespace Wheelhouse.Inbox.Contracts;

/// <summary>What became of conversations, for reports. Of the current account, whoever asks: whoever shows it checks who may see it.</summary>
public interface IConversationHistory
{
    /// <summary>The conversations that began in this time, in no order.</summary>
    /// <param name="until">The first moment that does not belong to it.</param>
    /// <param name="quickly">A conversation that opens again within this time of being resolved was not resolved.</param>
    Task<IReadOnlyList<ConversationCourse>> ReadAsync(DateTimeOffset since, DateTimeOffset until, TimeSpan quickly, CancellationToken cancellationToken);
}

/// <summary>The course of one conversation up to now.</summary>
/// <param name="HasHumanReply">A person of the team has written to the customer.</param>
/// <param name="HandOffReason">Why somebody automated gave it to people, the first time; null where that never happened.</param>
/// <param name="ResolvedAt">The last time; null where it never was.</param>
/// <param name="ResolvedBy">Who did it, that last time.</param>
/// <param name="ReopenedQuickly">At any time.</param>
public sealed record ConversationCourse(
    ConversationId Id, InboxId InboxId, bool HasHumanReply, string? HandOffReason, DateTimeOffset? ResolvedAt, SenderKind? ResolvedBy, bool ReopenedQuickly);
