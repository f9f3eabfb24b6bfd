using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

internal sealed partial class Conversation
{
    private bool IsWithPeople => Status is not ConversationStatus.Pending || AssigneeId is not null;

    /// <summary>A customer's message: a closed conversation opens again, for the person who owned it, else for whoever answers in the inbox now.</summary>
    public Message Receive(NewMessage spec, Responder responder, bool contactIsBlocked, DateTimeOffset now)
    {
        var message = Append(spec with { Type = MessageType.Incoming }, now);
        LastCustomerSequence = message.Sequence;
        UnreadCount++;
        WaitingSince ??= now;
        ContactLastSeenAt = now;
        if (!contactIsBlocked && Status is ConversationStatus.Resolved or ConversationStatus.Snoozed)
        {
            var wasResolved = Status is ConversationStatus.Resolved;
            SetStatus(wasResolved && responder.AnswersByItself && AssigneeId is null ? ConversationStatus.Pending : ConversationStatus.Open, now, by: SenderKind.Contact);
        }
        else if (!contactIsBlocked && Status is ConversationStatus.Pending && !responder.AnswersByItself)
        {
            // Whoever answered by himself here has gone: nobody would see it.
            SetStatus(ConversationStatus.Open, now, by: SenderKind.System);
        }

        _happened.Add(() => new MessageReceived(AccountId, InboxId, Id, message.Id, message.Sequence, responder));
        return message;
    }

    /// <summary>A person writes. In public that takes the conversation over from whoever answered automatically.</summary>
    public Message WriteAsAgent(NewMessage spec, UserId agent, DateTimeOffset now)
    {
        if (!spec.Private && Status is ConversationStatus.Pending)
        {
            SetStatus(ConversationStatus.Open, now, by: SenderKind.Agent);
            Assign(agent, now);
        }

        var message = Append(spec, now);
        if (!spec.Private)
        {
            LastHumanSequence = message.Sequence;
            FirstReplyAt ??= now;
            WaitingSince = null;
            RaisePosted(message);
        }

        return message;
    }

    /// <summary>Whether an automated reply to <paramref name="basedOnSequence"/> still stands; null means yes.</summary>
    public PostReplyResult? RefuseAutomated(long basedOnSequence) =>
        IsWithPeople || LastHumanSequence > basedOnSequence ? PostReplyResult.TakenOver
        : LastCustomerSequence > basedOnSequence ? PostReplyResult.Superseded
        : null;

    /// <summary>Whether a draft is still worth showing: people may own the conversation, but nobody may have answered.</summary>
    public PostReplyResult? RefuseDraft(long basedOnSequence) =>
        Status is ConversationStatus.Resolved || LastHumanSequence > basedOnSequence ? PostReplyResult.TakenOver
        : LastCustomerSequence > basedOnSequence ? PostReplyResult.Superseded
        : null;

    /// <summary>An automated message; the caller has asked <see cref="RefuseAutomated"/> or <see cref="RefuseDraft"/>.</summary>
    public Message WriteAutomated(NewMessage spec, DateTimeOffset now)
    {
        var message = Append(spec, now);
        if (!spec.Private)
        {
            // Answered, if not by a person: nobody waits any more.
            WaitingSince = null;
            RaisePosted(message);
        }

        return message;
    }

    /// <summary>The inbox's own first words; whoever waits still waits.</summary>
    public void Greet(string text, DateTimeOffset now) =>
        RaisePosted(Append(new NewMessage(Author.System, text) { Type = MessageType.Template }, now));

    public void HandOff(string reason, DateTimeOffset now)
    {
        SetStatus(ConversationStatus.Open, now, by: SenderKind.Assistant, reason: reason);
        WaitingSince ??= now;
        _happened.Add(() => new HandoffRequested(AccountId, InboxId, Id, reason));
    }

    /// <summary>Whether it can be given back to whoever answered automatically as if it had never been with people: none of them, nor the customer, has done anything since.</summary>
    public bool IsUntouchedSince(long sequence) =>
        Status is ConversationStatus.Open && AssigneeId is null && LastCustomerSequence < sequence && LastHumanSequence < sequence;

    /// <summary>Its state says that whoever answers by himself has it again. What the customer waits for is his, too: nothing else would wake him.</summary>
    /// <param name="told">The entry that says so.</param>
    public void GiveBack(Message told, Responder responder)
    {
        var waits = LastCustomerSequence;
        if (!responder.AnswersByItself || waits <= SessionStartedAfter) return; // he has said nothing in this session
        var isAnswered = waits <= LastHumanSequence;
        _happened.Add(() => new ConversationGivenBack(AccountId, InboxId, Id, told.Id, waits, told.Sequence, responder, isAnswered));
    }

    /// <param name="sent">The reply; null where a customer's message is released.</param>
    public void Release(Message message, HeldEntry held, Responder responder, Message? sent = null)
    {
        var answered = held.Direction is HeldDirection.Incoming ? LastCustomerSequence : held.Answers;
        _happened.Add(() => new HeldMessageReleased(AccountId, InboxId, Id, message.Id, answered, held.Answers, held.Direction, responder, sent?.TurnId, sent?.Sequence));
    }

    /// <param name="by">Who did it; somebody of the team where nobody else is said.</param>
    /// <param name="reason">Of a hand-off.</param>
    public void SetStatus(ConversationStatus to, DateTimeOffset now, DateTimeOffset? snoozedUntil = null, SenderKind by = SenderKind.Agent, string? reason = null)
    {
        var from = Status;
        SnoozedUntil = to is ConversationStatus.Snoozed ? snoozedUntil : null;
        if (from == to)
        {
            return;
        }

        Status = to;
        Touch(now);
        if (to is ConversationStatus.Resolved)
        {
            SessionStartedAfter = LastSequence;
            WaitingSince = null;
        }
        else if (to is ConversationStatus.Pending)
        {
            // Given (back) to whoever answers automatically: no person owns it.
            Assign(null, now);
        }
        else if (from is ConversationStatus.Pending && LastCustomerSequence > LastHumanSequence)
        {
            WaitingSince ??= now;
        }

        _changes.Add(new StatusChange(AccountId, Id, from, to, by, reason, now));
        _happened.Add(() => new ConversationStatusChanged(AccountId, InboxId, Id, from, to));
    }

    /// <summary>Gives it to a person, who then owns it (a pending one opens), or to nobody.</summary>
    public void Assign(UserId? agent, DateTimeOffset now)
    {
        if (AssigneeId != agent)
        {
            AssigneeId = agent;
            AssigneeLastSeenAt = null;
            Touch(now);
            _happened.Add(() => new ConversationAssigned(AccountId, Id, agent));
        }

        if (agent is not null && Status is ConversationStatus.Pending)
        {
            SetStatus(ConversationStatus.Open, now);
        }
    }

    /// <summary>Chatwoot's line between the messages: what happened and who did it.</summary>
    public Message Note(string activity, DateTimeOffset now) =>
        Append(new NewMessage(Author.System, activity) { Type = MessageType.Activity }, now);

    /// <summary>The same line for what somebody automated did; the key keeps it from being done twice.</summary>
    public Message NoteAction(string activity, Guid key, DateTimeOffset now) =>
        Append(new NewMessage(Author.System, activity) { Type = MessageType.Activity, Key = key }, now);

    public void SetPriority(ConversationPriority? priority, DateTimeOffset now)
    {
        Priority = priority;
        Touch(now);
    }

    public void SetLabels(IEnumerable<string> labels, DateTimeOffset now)
    {
        Labels = [.. labels.Select(static label => label.Trim().ToLowerInvariant()).Where(static label => label.Length > 0).Distinct()];
        Touch(now);
    }

    public void SetCustomAttributes(JsonObject attributes, DateTimeOffset now)
    {
        CustomAttributes = attributes;
        Touch(now);
    }

    public void MarkSeenByAgent(UserId agent, DateTimeOffset now)
    {
        AgentLastSeenAt = now;
        if (AssigneeId == agent)
        {
            AssigneeLastSeenAt = now;
        }

        UnreadCount = 0;
        Touch(now);
    }

    public void MarkUnread(DateTimeOffset now)
    {
        AgentLastSeenAt = null;
        AssigneeLastSeenAt = null;
        UnreadCount = Math.Max(1, UnreadCount);
        Touch(now);
    }

    public void MarkSeenByContact(DateTimeOffset now)
    {
        ContactLastSeenAt = now;
        Touch(now);
    }

    public void Delete(Message message, DateTimeOffset now) => message.Delete(Touch(now), now);

    public void SetDraft(Message message, DraftState state, DateTimeOffset now) => message.SetDraft(state, Touch(now), now);

    /// <summary>An agent has done with a suggestion.</summary>
    /// <param name="sent">What was sent; null for nothing.</param>
    public void SettleDraft(Message draft, DraftAnswer answer, Message? sent, DateTimeOffset now)
    {
        SetDraft(draft, answer is DraftAnswer.Sent ? DraftState.Sent : DraftState.Dismissed, now);
        _happened.Add(() => new DraftSettled(AccountId, InboxId, Id, draft.Id, sent?.Id, answer));
    }

    public void SetDeliveryStatus(Message message, MessageStatus status, string? error, DateTimeOffset now) =>
        message.SetStatus(status, error, Touch(now), now);

    public void SetAttribute(Message message, string name, JsonNode? value, DateTimeOffset now) =>
        message.SetAttribute(name, value, Touch(now), now);

    /// <summary>What the customer thinks of an answer. The same again is no change.</summary>
    public void Rate(Message answer, MessageRating? rating, DateTimeOffset now)
    {
        if (answer.CustomerRating == rating || answer.Key is not { } key) return;
        answer.SetAttribute(Message.RatingAttribute, rating is { } given ? MessageRatings.NameOf(given) : null, Touch(now), now);
        _happened.Add(() => new MessageRated(AccountId, InboxId, Id, answer.Id, key, rating, answer.TurnId));
    }

    private Message Append(NewMessage spec, DateTimeOffset now)
    {
        LastSequence++;
        Touch(now);
        if (spec.Type is not MessageType.Activity)
        {
            LastChatSequence = LastSequence;
            LastActivityAt = now;
        }

        var message = Message.Create(this, spec, now);
        _appended.Add(message);
        return message;
    }

    private void RaisePosted(Message message) =>
        _happened.Add(() => new MessagePosted(AccountId, InboxId, Id, message.Id, message.Sequence, message.SenderKind));

    private long Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        return ++Revision;
    }
}
