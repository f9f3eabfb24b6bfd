using Microsoft.EntityFrameworkCore;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Data;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>The module's front for responders; each use case has its own file.</summary>
internal sealed class ConversationsContract(InboxDb db, ReadTranscript read, PostReply reply, PostDraft draft, HandOff handOff, Resolve resolve, ActOnConversation act, PostNote note, FindReplies replies) : IConversations
{
    public Task<Transcript?> ReadTranscriptAsync(ConversationId conversation, int limit, CancellationToken cancellationToken) =>
        read.ExecuteAsync(conversation, limit, isWhole: false, cancellationToken);

    public Task<Transcript?> ReadWholeTranscriptAsync(ConversationId conversation, int limit, CancellationToken cancellationToken) =>
        read.ExecuteAsync(conversation, limit, isWhole: true, cancellationToken);

    public Task<PostReplyResult> PostReplyAsync(AutomatedReply message, CancellationToken cancellationToken) =>
        Anew(reply).ExecuteAsync(message, cancellationToken);

    public Task<PostReplyResult> PostDraftAsync(AutomatedReply message, CancellationToken cancellationToken) =>
        Anew(draft).ExecuteAsync(message, cancellationToken);

    public Task<PostReplyResult> HandOffAsync(Handoff handoff, CancellationToken cancellationToken) =>
        Anew(handOff).ExecuteAsync(handoff, cancellationToken);

    public Task<PostReplyResult> ResolveAsync(Resolution resolution, CancellationToken cancellationToken) =>
        Anew(resolve).ExecuteAsync(resolution, cancellationToken);

    public Task<PostReplyResult> ActAsync(AutomatedAction action, CancellationToken cancellationToken) =>
        Anew(act).ExecuteAsync(action, cancellationToken);

    public Task<PostReplyResult> PostNoteAsync(AutomatedNote message, CancellationToken cancellationToken) => Anew(note).ExecuteAsync(message, cancellationToken);

    public Task<bool> MarkNoteAsync(NoteMark mark, CancellationToken cancellationToken) => Anew(note).MarkAsync(mark, cancellationToken);

    public Task<PostedMessage?> FindPostedAsync(ConversationId conversation, Guid key, CancellationToken cancellationToken) =>
        replies.PostedAsync(conversation, key, cancellationToken);

    public Task<HumanReply?> FindHumanReplyAsync(ConversationId conversation, long afterSequence, CancellationToken cancellationToken) =>
        replies.HumanAsync(conversation, afterSequence, cancellationToken);

    public Task<SettledDraft?> FindDraftAsync(ConversationId conversation, MessageId suggestion, MessageId? sent, CancellationToken cancellationToken) =>
        replies.DraftAsync(conversation, suggestion, sent, cancellationToken);

    public Task<bool> ExistsAsync(ConversationId conversation, CancellationToken cancellationToken) =>
        db.Conversations.AnyAsync(c => c.Id == conversation, cancellationToken);

    /// <summary>Each call stands by itself: a conversation that an earlier one of the same job has read would be taken for what the locked row holds now.</summary>
    private T Anew<T>(T useCase)
    {
        db.ChangeTracker.Clear();
        return useCase;
    }
}
