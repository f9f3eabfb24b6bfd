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
/// <param name="HandOffReasons">Why somebody automated gave it to people, each time, in order; empty where that never happened.</param>
/// <param name="ResolvedAt">The last time; null where it never was.</param>
/// <param name="ResolvedBy">Who did it, that last time.</param>
/// <param name="Resolutions">Each time that it was resolved, in order.</param>
public sealed record ConversationCourse(
    ConversationId Id, InboxId InboxId, bool HasHumanReply, IReadOnlyList<string> HandOffReasons, DateTimeOffset? ResolvedAt, SenderKind? ResolvedBy, IReadOnlyList<Resolved> Resolutions);

/// <summary>A conversation was resolved.</summary>
/// <param name="AfterHumanReply">A person of the team had written to the customer by then.</param>
/// <param name="HandOffsBefore">How many of its hand-offs came before.</param>
/// <param name="ReopenedQuickly">It did not last.</param>
public sealed record Resolved(DateTimeOffset At, bool AfterHumanReply, int HandOffsBefore, bool ReopenedQuickly);
