using System.Text.Json.Serialization;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>A customer's message was stored. Ordered within its conversation.</summary>
/// <param name="Sequence">The message's place in its conversation.</param>
/// <param name="Responder">Who answers new messages of the conversation at this moment.</param>
public sealed record MessageReceived(
    AccountId AccountId,
    InboxId InboxId,
    ConversationId ConversationId,
    MessageId MessageId,
    long Sequence,
    Responder Responder) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>An agent, an assistant or a bot posted a message that the customer may see. Private notes do not raise it.</summary>
public sealed record MessagePosted(
    AccountId AccountId,
    InboxId InboxId,
    ConversationId ConversationId,
    MessageId MessageId,
    long Sequence,
    SenderKind Sender) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>A customer rated an answer that somebody automated gave, or took the rating back.</summary>
/// <param name="Key">Under which the answer was posted.</param>
/// <param name="Rating">Null where it was taken back.</param>
/// <param name="TurnId">The turn that the answer names; one that was held back is posted under another key. Null where it names none.</param>
public sealed record MessageRated(
    AccountId AccountId, InboxId InboxId, ConversationId ConversationId, MessageId MessageId, Guid Key, MessageRating? Rating, Guid? TurnId = null) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>A conversation was started.</summary>
public sealed record ConversationOpened(AccountId AccountId, InboxId InboxId, ConversationId ConversationId, ConversationStatus Status) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>A conversation was given to an agent, or to nobody. A human owner stops whoever answers automatically.</summary>
public sealed record ConversationAssigned(AccountId AccountId, ConversationId ConversationId, UserId? Assignee) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>A conversation changed between open, pending, snoozed and resolved.</summary>
public sealed record ConversationStatusChanged(
    AccountId AccountId,
    InboxId InboxId,
    ConversationId ConversationId,
    ConversationStatus From,
    ConversationStatus To) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>A conversation was given back to whoever answers by himself.</summary>
/// <param name="MessageId">The entry that says who gave it back.</param>
/// <param name="Sequence">The customer's newest message.</param>
/// <param name="GivenBackAt">The place of that entry: another one each time.</param>
/// <param name="Responder">Who answers new messages of the conversation at this moment.</param>
/// <param name="IsAnswered">People have answered what the customer wrote in this session: there is nothing to do but to see whether he writes again.</param>
public sealed record ConversationGivenBack(
    AccountId AccountId,
    InboxId InboxId,
    ConversationId ConversationId,
    MessageId MessageId,
    long Sequence,
    long GivenBackAt,
    Responder Responder,
    bool IsAnswered = false) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>Whoever answered automatically gave the conversation to people.</summary>
public sealed record HandoffRequested(AccountId AccountId, InboxId InboxId, ConversationId ConversationId, string Reason) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>An agent did with a suggestion what there is to do with one. One that gave way to a newer suggestion does not raise it.</summary>
/// <param name="DraftId">The message that suggested it.</param>
/// <param name="SentId">What was sent; null where it was discarded.</param>
public sealed record DraftSettled(
    AccountId AccountId, InboxId InboxId, ConversationId ConversationId, MessageId DraftId, MessageId? SentId, DraftAnswer Answer) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>What an agent did with a suggestion.</summary>
public enum DraftAnswer
{
    /// <summary>Sent it, as it was or changed.</summary>
    Sent,

    /// <summary>Wrote something else.</summary>
    Replaced,

    Discarded,
}

/// <summary>An agent released what was held back: a reply was sent, or whoever answers automatically may read what the customer wrote.</summary>
/// <param name="MessageId">The entry that held it.</param>
/// <param name="Sequence">The customer's message that is answered: by the reply that was sent, or now.</param>
/// <param name="HeldUpTo">The customer's newest message at the time when it was held back: what came later, nobody has released.</param>
/// <param name="Responder">Who answers new messages of the conversation at this moment.</param>
/// <param name="TurnId">The turn that wrote the reply; null for a customer's message.</param>
/// <param name="SentAt">The place of the reply in its conversation; null for a customer's message.</param>
public sealed record HeldMessageReleased(
    AccountId AccountId,
    InboxId InboxId,
    ConversationId ConversationId,
    MessageId MessageId,
    long Sequence,
    long HeldUpTo,
    HeldDirection Direction,
    Responder Responder,
    Guid? TurnId = null,
    long? SentAt = null) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => ConversationPartition.Of(ConversationId);
}

/// <summary>
/// A contact was erased with everything said. Whoever keeps anything of these conversations or this contact erases it now;
/// nothing of them comes back.
/// </summary>
public sealed record ContactErased(
    AccountId AccountId,
    ContactId ContactId,
    IReadOnlyList<ContactInboxId> ContactInboxes,
    IReadOnlyList<ConversationId> Conversations) : IEvent
{
    [JsonIgnore]
    public string? PartitionKey => null;
}

/// <summary>The partition of everything that must happen in the order of one conversation.</summary>
public static class ConversationPartition
{
    public static string Of(ConversationId id) => $"conversation:{id}";
}
