namespace Wheelhouse.Inbox.Contracts;

/// <summary>What an automated responder may read and do in a conversation. All writes are idempotent by their key.</summary>
public interface IConversations
{
    /// <summary>The newest <paramref name="limit"/> public messages in view; null when the conversation does not exist in the current account.</summary>
    Task<Transcript?> ReadTranscriptAsync(ConversationId conversation, int limit, CancellationToken cancellationToken);

    /// <summary>The same across resolutions, for what an agent has made of a conversation: whoever looks at a resolved or reopened one means all of it.</summary>
    Task<Transcript?> ReadWholeTranscriptAsync(ConversationId conversation, int limit, CancellationToken cancellationToken);

    /// <summary>Posts a public reply unless the customer wrote again or a human took over.</summary>
    Task<PostReplyResult> PostReplyAsync(AutomatedReply reply, CancellationToken cancellationToken);

    /// <summary>Posts a private suggestion that an agent can send with one click. Replaces an open draft of the same conversation.</summary>
    Task<PostReplyResult> PostDraftAsync(AutomatedReply draft, CancellationToken cancellationToken);

    /// <summary>Pending becomes open, with a message to the customer and a private note, in one transaction; raises <see cref="HandoffRequested"/>.</summary>
    Task<PostReplyResult> HandOffAsync(Handoff handoff, CancellationToken cancellationToken);

    /// <summary>Pending becomes resolved, with a word to the customer and a private note, in one transaction.</summary>
    Task<PostReplyResult> ResolveAsync(Resolution resolution, CancellationToken cancellationToken);

    /// <summary>Labels, prioritises, notes or writes an attribute down, unless the customer wrote again or a human took over.</summary>
    Task<PostReplyResult> ActAsync(AutomatedAction action, CancellationToken cancellationToken);

    /// <summary>Posts a private note for the agents, whoever owns the conversation.</summary>
    Task<PostReplyResult> PostNoteAsync(AutomatedNote note, CancellationToken cancellationToken);

    /// <summary>Changes what a note says of itself; false when there is no such note.</summary>
    Task<bool> MarkNoteAsync(NoteMark mark, CancellationToken cancellationToken);

    /// <summary>What was posted under a key, whoever has read or changed it since; null when nothing was.</summary>
    Task<PostedMessage?> FindPostedAsync(ConversationId conversation, Guid key, CancellationToken cancellationToken);

    /// <summary>What an agent first wrote for the customer after a message, up to the customer's next one; null when nothing.</summary>
    Task<HumanReply?> FindHumanReplyAsync(ConversationId conversation, long afterSequence, CancellationToken cancellationToken);

    /// <summary>A suggestion with what an agent sent instead of it or as it; null when one of them is gone.</summary>
    Task<SettledDraft?> FindDraftAsync(ConversationId conversation, MessageId draft, MessageId? sent, CancellationToken cancellationToken);

    /// <summary>Whether a conversation of the current account is still there. One whose contact was erased is not.</summary>
    Task<bool> ExistsAsync(ConversationId conversation, CancellationToken cancellationToken);
}
