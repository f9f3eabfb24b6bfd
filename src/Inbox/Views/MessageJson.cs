using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Views;

/// <summary>A message as Chatwoot's clients read it, over REST and (with <see cref="Conversation"/>) pushed.</summary>
internal sealed record MessageJson(
    MessageId Id,
    string? Content,
    AccountId AccountId,
    InboxId InboxId,
    ConversationNumber ConversationId,
    int MessageType,
    string ContentType,
    MessageStatus Status,
    JsonObject ContentAttributes,
    long CreatedAt,
    string UpdatedAt,
    bool Private,
    string? SourceId,
    string? SenderType,
    long? SenderId,
    string? ProcessedMessageContent,
    long Sequence,
    long Revision)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EchoId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SenderJson? Sender { get; init; }

    public JsonObject ExternalSourceIds { get; init; } = [];

    public JsonObject AdditionalAttributes { get; init; } = [];

    public JsonObject Sentiment { get; init; } = [];

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageConversationJson? Conversation { get; init; }

    public static MessageJson From(Message message, ConversationNumber number, Contact? contact) => new(
        message.Id,
        message.Content,
        message.AccountId,
        message.InboxId,
        number,
        (int)message.MessageType,
        message.ContentType,
        message.Status,
        message.ContentAttributes,
        UnixTime.Of(message.CreatedAt),
        message.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        message.Private,
        message.ExternalId,
        SenderTypes.Of(message.SenderKind),
        message.SenderId,
        message.Content,
        message.Sequence,
        message.Revision)
    {
        EchoId = message.EchoId,
        Sender = SenderJson.Of(message, contact),
    };

    /// <summary>The push form: it says where the conversation stands.</summary>
    public static MessageJson Push(Message message, Conversation conversation, Contact? contact, string? sourceId) =>
        From(message, conversation.Number, contact) with
        {
            Conversation = new MessageConversationJson(
                conversation.AssigneeId,
                Math.Min(conversation.UnreadCount, ConversationJson.MostUnread),
                UnixTime.Of(conversation.LastActivityAt),
                sourceId is null ? null : new SourceJson(sourceId)),
        };
}

internal sealed record MessageConversationJson(
    UserId? AssigneeId,
    int UnreadCount,
    long LastActivityAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SourceJson? ContactInbox);

internal sealed record SourceJson(string SourceId);
