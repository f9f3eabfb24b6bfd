using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Views;

namespace Wheelhouse.Inbox.Visitors;

/// <summary>What a visitor is shown of conversations and messages: no e-mail addresses, no internal attributes.</summary>
internal static class VisitorViews
{
    /// <summary>Everything else that stands with a message is the agents' business.</summary>
    private static readonly string[] ShownAttributes =
        ["items", "submitted_values", "submitted_email", "in_reply_to", "deleted", "citations", "turn_id", "written_by", "language", Message.RatingAttribute, "external_created_at"];

    public static VisitorConversation Of(Conversation conversation) => new(
        conversation.Number,
        conversation.Uuid,
        conversation.InboxId,
        conversation.Status,
        UnixTime.OrZero(conversation.ContactLastSeenAt),
        UnixTime.OrZero(conversation.AgentLastSeenAt),
        UnixTime.Of(conversation.LastActivityAt),
        conversation.CustomAttributes,
        conversation.Revision);

    public static VisitorMessageJson Of(Message message, ConversationNumber number) => new(
        message.Id,
        message.Content,
        (int)message.MessageType,
        message.ContentType,
        Shown(message),
        UnixTime.Of(message.CreatedAt),
        number,
        message.EchoId,
        message.Status.ToString().ToLowerInvariant(),
        SenderTypes.Of(message.SenderKind),
        Sender(message),
        message.Sequence,
        message.Revision);

    /// <summary>To visitors a turn is its answer: what they watch being written, and rate. What else was said with it leads only agents to the turn.</summary>
    public static JsonObject Shown(Message message) => new(
        message.ContentAttributes.Where(attribute => ShownAttributes.Contains(attribute.Key) && (attribute.Key != "turn_id" || message.Key is not null)).Select(attribute => KeyValuePair.Create(attribute.Key, attribute.Value?.DeepClone())));

    public static VisitorSenderJson? Sender(Message message) => message.Sender is not { } shown ? null : new VisitorSenderJson(
        shown.Id,
        shown.Name,
        shown.Name,
        shown.AvatarUrl,
        message.SenderKind switch
        {
            SenderKind.Contact => "contact",
            SenderKind.Assistant => "captain_assistant",
            SenderKind.AgentBot => "agent_bot",
            _ => "user",
        });
}
