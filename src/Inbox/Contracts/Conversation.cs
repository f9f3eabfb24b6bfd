using System.Text.Json;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>Chatwoot's four states. Pending means: someone automated is answering.</summary>
public enum ConversationStatus
{
    Open,
    Resolved,
    Pending,
    Snoozed,
}

/// <summary>Who wrote a message.</summary>
public enum SenderKind
{
    Contact,
    Agent,
    Assistant,
    AgentBot,
    System,
}

/// <summary>Who answers a new message of an inbox: people, or somebody automated. The inbox does not know who that is.</summary>
/// <param name="Kind"><c>people</c>, <c>captain</c> or <c>agent_bot</c>.</param>
/// <param name="Id">The assistant or bot; null for people.</param>
/// <param name="Mode">Whether it answers by itself or drafts for the agents.</param>
/// <param name="ModelId">A model of the inbox's own; null lets the assistant choose.</param>
public sealed record Responder(string Kind, long? Id, string? Name, string? AvatarUrl, ResponderMode Mode, long? ModelId)
{
    public const string PeopleKind = "people";

    public static Responder People { get; } = new(PeopleKind, null, null, null, ResponderMode.Auto, null);

    /// <summary>Whether a new conversation starts pending: only somebody who answers by itself.</summary>
    public bool AnswersByItself => Kind != PeopleKind && Mode == ResponderMode.Auto;
}

public enum ResponderMode
{
    Auto,
    Draft,
}

/// <summary>The sender of an automated message as it is shown; stored as a snapshot with the message.</summary>
public sealed record AutomatedSender(SenderKind Kind, long Id, string Name, string? AvatarUrl);

/// <summary>A conversation as a module above sees it.</summary>
/// <param name="LastSequence">The sequence of the newest message of any kind.</param>
/// <param name="LastCustomerSequence">The sequence of the customer's newest message; 0 when there is none.</param>
/// <param name="LastHumanSequence">The sequence of the newest public message by an agent; 0 when there is none.</param>
/// <param name="Website">The address of the website that the inbox belongs to; null where it has none.</param>
/// <param name="IsWithinHours">Whether the business hours of the inbox say that its people are there; true where it has none.</param>
/// <param name="Messages">The newest messages in view, oldest first: public ones of the current session (since the conversation was last resolved), or of the whole conversation.</param>
/// <param name="IsVerified">The website has proven who the customer is; everything else that is known of them anybody may have typed.</param>
/// <param name="SessionStartedAfter">The sequence after which the current session begins; of a resolved conversation the last one.</param>
public sealed record Transcript(
    AccountId AccountId,
    InboxId InboxId,
    ConversationId ConversationId,
    ConversationNumber Number,
    ConversationStatus Status,
    UserId? Assignee,
    Responder Responder,
    ContactId ContactId,
    ContactInboxId ContactInboxId,
    string? ContactName,
    string? ContactEmail,
    long LastSequence,
    long LastCustomerSequence,
    long LastHumanSequence,
    string? Website,
    bool IsWithinHours,
    IReadOnlyList<TranscriptMessage> Messages,
    string? ContactPhone = null,
    bool IsVerified = false,
    long SessionStartedAfter = 0);

/// <param name="IsBesides">Said by itself, not in answer to what stands before it: what was asked there still waits.</param>
public sealed record TranscriptMessage(
    MessageId Id,
    long Sequence,
    SenderKind Sender,
    string? SenderName,
    string Text,
    DateTimeOffset CreatedAt,
    bool IsBesides = false);

/// <summary>A reply by an automated responder.</summary>
/// <param name="Key">Makes a repeat a no-op: the turn's id.</param>
/// <param name="BasedOnSequence">The customer's newest message that the reply answers; a newer one supersedes it.</param>
/// <param name="Attributes">Chatwoot's content_attributes: citations, the turn's id, the draft's state, and <c>besides</c> where it answers no message.</param>
/// <param name="ContentType">Chatwoot's content_type, such as <c>text</c> or <c>input_email</c>.</param>
/// <param name="ResolvedBecause">The private note with which a public reply resolves the conversation, in the same transaction; null leaves it as it is.</param>
public sealed record AutomatedReply(
    ConversationId ConversationId,
    Guid Key,
    long BasedOnSequence,
    AutomatedSender Sender,
    string Text,
    JsonElement? Attributes,
    string ContentType = "text",
    string? ResolvedBecause = null);

public enum PostReplyResult
{
    Posted,

    /// <summary>The same key was posted before; nothing was written.</summary>
    AlreadyPosted,

    /// <summary>The customer has written again; nothing was written.</summary>
    Superseded,

    /// <summary>A human answered or owns the conversation, or it is no longer pending; nothing was written.</summary>
    TakenOver,
}

/// <summary>Gives a conversation to people.</summary>
/// <param name="CustomerText">What the customer is told; null says nothing.</param>
/// <param name="Note">The private note with the reason and what was tried, as Markdown.</param>
/// <param name="NoteAttributes">content_attributes of the note (<c>handoff</c>).</param>
/// <param name="NobodyOnlineText">What the customer is told instead of <paramref name="CustomerText"/> when no agent of the inbox is online.</param>
/// <param name="AskForEmail">When nobody is online and no e-mail address is known: this text asks for one (content type <c>input_email</c>).</param>
/// <param name="Held">What waits for an agent who releases or discards it; null for nothing.</param>
/// <param name="TurnId">The turn that it came of, which everything said with it leads back to; null for none.</param>
public sealed record Handoff(
    ConversationId ConversationId,
    Guid Key,
    long BasedOnSequence,
    AutomatedSender Sender,
    string Reason,
    string? CustomerText,
    string Note,
    JsonElement? NoteAttributes,
    string? NobodyOnlineText,
    string? AskForEmail,
    HeldMessage? Held = null,
    Guid? TurnId = null);

/// <summary>What waits for an agent's release. Only agents see it.</summary>
/// <param name="Text">The reply that would be posted, or what the customer wrote and nobody automated may read yet.</param>
/// <param name="Attributes">content_attributes of the reply; null for a customer's message.</param>
/// <param name="Rule">What held it back, in words that the team knows.</param>
public sealed record HeldMessage(HeldDirection Direction, string Text, JsonElement? Attributes, string Rule);

public enum HeldDirection
{
    /// <summary>A customer's message, held back from whoever answers automatically.</summary>
    Incoming,

    /// <summary>An automated reply, held back from the customer.</summary>
    Outgoing,
}

/// <summary>Closes a pending conversation.</summary>
/// <param name="Key">Makes a repeat a no-op.</param>
/// <param name="BasedOnSequence">The customer's newest message that was answered; a newer one keeps the conversation open.</param>
/// <param name="CustomerText">What the customer is told; null says nothing.</param>
/// <param name="Note">The private note that says why, as Markdown.</param>
/// <param name="TurnId">The turn that it came of, which both lead back to; null for none.</param>
public sealed record Resolution(ConversationId ConversationId, Guid Key, long BasedOnSequence, AutomatedSender Sender, string? CustomerText, string Note, Guid? TurnId = null);

/// <summary>A message that was posted under a key.</summary>
/// <param name="Attributes">Its content_attributes.</param>
public sealed record PostedMessage(string Text, bool IsPrivate, JsonElement Attributes);

/// <summary>A suggestion that an agent has done with.</summary>
/// <param name="Attributes">Its content_attributes.</param>
/// <param name="Sent">What was sent; null for nothing.</param>
/// <param name="Agent">Who sent it; null for nobody.</param>
/// <param name="At">When.</param>
public sealed record SettledDraft(ConversationNumber Number, string Suggestion, JsonElement Attributes, string? Sent, string? Agent, DateTimeOffset At);

/// <summary>What an agent wrote to a customer.</summary>
/// <param name="Contact">What is known of the customer by which somebody could tell who it is: name, e-mail address, telephone number.</param>
/// <param name="Agents">The names of those who wrote it.</param>
public sealed record HumanReply(string Text, IReadOnlyList<string> Contact, IReadOnlyList<string> Agents);
