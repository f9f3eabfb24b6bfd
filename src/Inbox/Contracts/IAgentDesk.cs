namespace Wheelhouse.Inbox.Contracts;

/// <summary>
/// What an agent may see, hear and say: for live connections, and for routes of modules above that carry a conversation's
/// number. Works for the current actor; what they may not see does not exist for them.
/// </summary>
public interface IAgentDesk
{
    /// <summary>The inboxes they hear of: their own, or all of the account for administrators.</summary>
    Task<IReadOnlyList<InboxId>> ListInboxesAsync(CancellationToken cancellationToken);

    /// <summary>A conversation by the number that routes carry; null when there is none for them.</summary>
    Task<ConversationId?> FindAsync(ConversationNumber number, CancellationToken cancellationToken);

    /// <summary>The labels in use in the conversations that they see, and those of one of these; null when there is none for them.</summary>
    Task<KnownLabels?> ListLabelsAsync(ConversationNumber number, CancellationToken cancellationToken);

    /// <summary>A conversation with all that agents read of it: earlier sessions and private notes, too. The newest messages, oldest first; null when there is none for them.</summary>
    Task<AgentTranscript?> ReadAsync(ConversationNumber number, int most, CancellationToken cancellationToken);

    /// <summary>The other conversations of the same contact that they see, newest first, with the newest messages of all of them together.</summary>
    Task<IReadOnlyList<AgentTranscript>> ReadHistoryAsync(ConversationNumber number, int most, CancellationToken cancellationToken);

    /// <summary>Tells the others that they type. Nothing is stored; a conversation that does not exist for them is ignored.</summary>
    Task TypeAsync(ConversationNumber number, bool on, bool isPrivate, CancellationToken cancellationToken);
}

/// <param name="OfConversation">What the conversation is labelled with.</param>
/// <param name="InUse">The labels of the newest conversations, what is used most first.</param>
public sealed record KnownLabels(IReadOnlyList<string> OfConversation, IReadOnlyList<string> InUse);

/// <summary>A conversation as agents read it.</summary>
public sealed record AgentTranscript(
    ConversationId ConversationId, ConversationNumber Number, InboxId InboxId, ConversationStatus Status, string? ContactName, IReadOnlyList<AgentMessage> Messages);

/// <param name="IsPrivate">A note that the customer never sees.</param>
public sealed record AgentMessage(SenderKind Sender, bool IsPrivate, string Text, DateTimeOffset CreatedAt);
