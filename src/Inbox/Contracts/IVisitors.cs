using System.Text.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>Visitors and public clients: which inbox they name, who they are. The first three look in every account, the rest in the current one.</summary>
public interface IVisitors
{
    /// <summary>The website inbox that a snippet names, in any account; null for an unknown token.</summary>
    Task<ChannelInbox?> FindWebsiteAsync(string websiteToken, CancellationToken cancellationToken);

    /// <summary>The same, and of its visitors the one of this source id. Whoever asks has to have the visitor's proof that he is it.</summary>
    /// <returns>Null for an unknown token; without a visitor for an unknown source id.</returns>
    Task<(ChannelInbox Site, Visitor? Visitor)?> FindWebsiteVisitorAsync(string websiteToken, string? sourceId, CancellationToken cancellationToken);

    /// <summary>The API inbox that a client of the public API names, in any account; null for an unknown identifier.</summary>
    Task<ChannelInbox?> FindApiInboxAsync(string identifier, CancellationToken cancellationToken);

    /// <summary>A visitor of an inbox of the current account; null for an unknown source id.</summary>
    Task<Visitor?> FindAsync(InboxId inbox, string sourceId, CancellationToken cancellationToken);

    /// <summary>A new contact with a link to the inbox.</summary>
    /// <param name="sourceId">The client's own name of him; null makes a random one. A known name returns its visitor.</param>
    Task<Visitor> CreateAsync(InboxId inbox, string? sourceId, ContactChange contact, CancellationToken cancellationToken);

    Task<VisitorContact> ReadContactAsync(Visitor visitor, CancellationToken cancellationToken);

    Task<VisitorContact> ChangeContactAsync(Visitor visitor, ContactChange change, CancellationToken cancellationToken);

    /// <summary>Says who the visitor is, as the website's own server vouches for it; may answer with another visitor whom the client then is.</summary>
    /// <exception cref="Platform.Http.DomainException">401: the hash is wrong, or missing where the inbox insists on one.</exception>
    Task<Visitor> IdentifyAsync(Visitor visitor, string identifier, string? identifierHash, ContactChange details, CancellationToken cancellationToken);

    /// <summary>Agents who could answer in the inbox right now, by name and picture.</summary>
    Task<IReadOnlyList<OnlineAgent>> ListOnlineAgentsAsync(InboxId inbox, CancellationToken cancellationToken);
}

/// <summary>What a visitor reads and writes. Nothing here shows private notes, drafts or other people's conversations.</summary>
public interface IVisitorConversations
{
    /// <summary>The conversation a visitor's window shows: the newest; null before the first message.</summary>
    Task<VisitorConversation?> ReadConversationAsync(Visitor visitor, CancellationToken cancellationToken);

    Task<IReadOnlyList<VisitorConversation>> ListConversationsAsync(Visitor visitor, CancellationToken cancellationToken);

    Task<VisitorConversation?> ReadConversationAsync(Visitor visitor, ConversationNumber number, CancellationToken cancellationToken);

    /// <summary>Messages of the newest conversation, or of the one named, oldest first.</summary>
    Task<VisitorMessages> ReadMessagesAsync(Visitor visitor, VisitorWindow window, CancellationToken cancellationToken);

    /// <summary>Stores a visitor's message; idempotent by <see cref="VisitorMessage.ClientId"/>.</summary>
    Task<VisitorSent> WriteAsync(Visitor visitor, VisitorMessage message, CancellationToken cancellationToken);

    /// <summary>Starts a conversation without a message.</summary>
    Task<VisitorConversation> StartAsync(Visitor visitor, JsonObject? customAttributes, CancellationToken cancellationToken);

    /// <summary>The answer to a question that a message asks: an e-mail address, a choice, a form. Null when there is no such message.</summary>
    Task<VisitorMessageJson?> AnswerAsync(Visitor visitor, MessageId message, VisitorAnswer answer, CancellationToken cancellationToken);

    /// <summary>What the visitor thinks of an answer that somebody automated gave; null takes it back. The last word holds.</summary>
    /// <param name="number">The conversation in which it stands; null for any of the visitor's.</param>
    /// <returns>The message; null when it is not the visitor's or is no such answer.</returns>
    Task<VisitorMessageJson?> RateAsync(Visitor visitor, ConversationNumber? number, MessageId message, MessageRating? rating, CancellationToken cancellationToken);

    /// <summary>Does nothing when the visitor has no conversation.</summary>
    Task MarkSeenAsync(Visitor visitor, ConversationNumber? number, CancellationToken cancellationToken);

    /// <summary>The visitor ends the newest conversation, or the one named.</summary>
    Task ResolveAsync(Visitor visitor, ConversationNumber? number, CancellationToken cancellationToken);

    Task SetAttributesAsync(Visitor visitor, JsonObject? set, IReadOnlyList<string>? remove, CancellationToken cancellationToken);

    /// <summary>Tells the agents that the visitor types. Nothing is stored.</summary>
    /// <exception cref="Wheelhouse.Platform.Http.DomainException">404: the conversation that is named is not the visitor's; so everywhere here.</exception>
    Task TypeAsync(Visitor visitor, ConversationNumber? number, bool on, CancellationToken cancellationToken);

    /// <summary>Adds a label to the newest conversation or takes it away; nothing happens before the first message.</summary>
    Task SetLabelAsync(Visitor visitor, string label, bool present, CancellationToken cancellationToken);
}

/// <summary>An inbox as its channel needs it.</summary>
public sealed record ChannelInbox(
    AccountId AccountId,
    InboxId Id,
    string Name,
    string ChannelType,
    string? WebsiteToken,
    string? Identifier,
    string? WebsiteUrl,
    string WidgetColor,
    string? WelcomeTitle,
    string? WelcomeTagline,
    string AllowedDomains,
    string? Locale,
    string? AvatarUrl,
    bool GreetingEnabled,
    string? GreetingMessage,
    bool HmacMandatory,
    bool CsatSurveyEnabled,
    bool WorkingHoursEnabled,
    JsonArray WorkingHours,
    string? OutOfOfficeMessage,
    string Timezone,
    string ReplyTime,
    bool PreChatFormEnabled,
    JsonObject PreChatFormOptions,
    IReadOnlyList<string> Features,
    Responder Responder);

/// <summary>One contact within one inbox: all that a visitor's token says.</summary>
/// <param name="PubsubKey">Names the contact's live connections; the token that opens them is made of it.</param>
public sealed record Visitor(
    AccountId AccountId, InboxId InboxId, ContactId ContactId, ContactInboxId ContactInboxId, string SourceId, string PubsubKey, bool Verified);

/// <summary>What a visitor or his website says about him; null leaves a field as it is.</summary>
public sealed record ContactChange(
    string? Name = null,
    string? Email = null,
    string? PhoneNumber = null,
    string? AvatarUrl = null,
    JsonObject? CustomAttributes = null,
    JsonObject? AdditionalAttributes = null,
    IReadOnlyList<string>? RemoveCustomAttributes = null);

public sealed record VisitorContact(
    ContactId Id, string SourceId, string PubsubToken, string Name, string? Email, string? PhoneNumber, string? Identifier, bool HasEmail, bool HasName, bool HasPhoneNumber);

/// <param name="Number">Null means the newest conversation.</param>
public sealed record VisitorWindow(ConversationNumber? Number = null, long? Before = null, long? After = null, long? ChangedAfter = null);

/// <param name="ClientId">Made by the client before it sends: a repeat is a no-op. Unique for this visitor.</param>
public sealed record VisitorMessage(
    string Text, string? ClientId, ConversationNumber? Number = null, JsonElement? Attributes = null, JsonObject? CustomAttributes = null);

public sealed record VisitorSent(VisitorMessageJson Message, bool Repeated);

/// <summary>One of them is given.</summary>
public sealed record VisitorAnswer(string? Email = null, JsonNode? SubmittedValues = null, ConversationNumber? Number = null);

/// <summary>Whether an answer helped.</summary>
public enum MessageRating
{
    Up,
    Down,
}

/// <param name="Revision">Where the next <c>changed_after</c> continues.</param>
public sealed record VisitorMessages(IReadOnlyList<VisitorMessageJson> Messages, VisitorConversation? Conversation, long Revision, bool HasMore);

/// <summary>A conversation as the visitor sees it.</summary>
public sealed record VisitorConversation(
    ConversationNumber Id,
    Guid Uuid,
    InboxId InboxId,
    ConversationStatus Status,
    long ContactLastSeenAt,
    long AgentLastSeenAt,
    long LastActivityAt,
    JsonObject CustomAttributes,
    long Revision);

/// <summary>A message as the visitor sees it.</summary>
public sealed record VisitorMessageJson(
    MessageId Id,
    string? Content,
    int MessageType,
    string ContentType,
    JsonObject ContentAttributes,
    long CreatedAt,
    ConversationNumber ConversationId,
    string? EchoId,
    string Status,
    string? SenderType,
    VisitorSenderJson? Sender,
    long Sequence,
    long Revision);

/// <param name="Type"><c>contact</c>, <c>user</c>, <c>agent_bot</c> or <c>captain_assistant</c>.</param>
public sealed record VisitorSenderJson(long Id, string Name, string AvailableName, string? AvatarUrl, string Type);

public sealed record OnlineAgent(string Name, string? AvatarUrl);
