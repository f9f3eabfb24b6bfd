using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>
/// What is said between one contact and an account. It is only ever changed under its row's lock, so that every
/// message has its place (<see cref="LastSequence"/>) and every change its number (<see cref="Revision"/>).
/// </summary>
/// <remarks>The rules stand in <c>Conversation.Rules.cs</c>; this part holds the state.</remarks>
internal sealed partial class Conversation : IAccountOwned
{
    // Events carry ids that the database gives, so they are made after the rows were written.
    private readonly List<Func<IEvent>> _happened = [];
    private readonly List<Message> _appended = [];
    private readonly List<StatusChange> _changes = [];

    private Conversation()
    {
    }

    public ConversationId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public ConversationNumber Number { get; private set; }

    public Guid Uuid { get; private set; }

    public InboxId InboxId { get; private set; }

    public ContactId ContactId { get; private set; }

    public ContactInboxId ContactInboxId { get; private set; }

    public ConversationStatus Status { get; private set; }

    public UserId? AssigneeId { get; private set; }

    public ConversationPriority? Priority { get; private set; }

    public string[] Labels { get; private set; } = [];

    public long Revision { get; private set; }

    public long LastSequence { get; private set; }

    /// <summary>The newest message that is not an activity.</summary>
    public long LastChatSequence { get; private set; }

    public long LastCustomerSequence { get; private set; }

    /// <summary>The newest public message by a person of the account.</summary>
    public long LastHumanSequence { get; private set; }

    /// <summary>Messages up to here belong to sessions that were resolved: a responder does not read them again.</summary>
    public long SessionStartedAfter { get; private set; }

    public int UnreadCount { get; private set; }

    public DateTimeOffset? WaitingSince { get; private set; }

    public DateTimeOffset? FirstReplyAt { get; private set; }

    public DateTimeOffset? SnoozedUntil { get; private set; }

    public DateTimeOffset? AgentLastSeenAt { get; private set; }

    public DateTimeOffset? AssigneeLastSeenAt { get; private set; }

    public DateTimeOffset? ContactLastSeenAt { get; private set; }

    public DateTimeOffset LastActivityAt { get; private set; }

    public JsonObject AdditionalAttributes { get; private set; } = [];

    public JsonObject CustomAttributes { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public static Conversation Open(NewConversation spec, DateTimeOffset now)
    {
        var conversation = new Conversation
        {
            AccountId = spec.AccountId,
            Number = spec.Number,
            Uuid = Guid.CreateVersion7(now),
            InboxId = spec.InboxId,
            ContactId = spec.ContactId,
            ContactInboxId = spec.ContactInboxId,
            Status = spec.Status ?? StatusOfNew(spec.Responder, spec.ContactIsBlocked),
            AdditionalAttributes = spec.AdditionalAttributes ?? [],
            CustomAttributes = spec.CustomAttributes ?? [],
            Revision = 1,
            LastActivityAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        conversation._happened.Add(() => new ConversationOpened(
            conversation.AccountId, conversation.InboxId, conversation.Id, conversation.Status));
        return conversation;
    }

    /// <summary>What happened since the last call; to be made once the rows have their ids.</summary>
    public IReadOnlyList<Func<IEvent>> TakeEvents()
    {
        var events = _happened.ToArray();
        _happened.Clear();
        return events;
    }

    /// <summary>The messages that were appended since the last call.</summary>
    public IReadOnlyList<Message> TakeAppended()
    {
        var messages = _appended.ToArray();
        _appended.Clear();
        return messages;
    }

    /// <summary>How its state changed since the last call.</summary>
    public IReadOnlyList<StatusChange> TakeChanges()
    {
        var changes = _changes.ToArray();
        _changes.Clear();
        return changes;
    }

    private static ConversationStatus StatusOfNew(Responder responder, bool contactIsBlocked) => contactIsBlocked
        ? ConversationStatus.Resolved
        : responder.AnswersByItself ? ConversationStatus.Pending : ConversationStatus.Open;
}

/// <param name="Status">Null lets the inbox's responder decide.</param>
internal sealed record NewConversation(
    AccountId AccountId,
    ConversationNumber Number,
    InboxId InboxId,
    ContactId ContactId,
    ContactInboxId ContactInboxId,
    Responder Responder,
    bool ContactIsBlocked = false,
    ConversationStatus? Status = null,
    JsonObject? AdditionalAttributes = null,
    JsonObject? CustomAttributes = null);
