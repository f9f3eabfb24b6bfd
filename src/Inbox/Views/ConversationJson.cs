using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Views;

/// <summary>A conversation as Chatwoot's clients read it, over REST and (with <see cref="ContactInbox"/>) pushed.</summary>
internal sealed record ConversationJson(
    ConversationNumber Id,
    AccountId AccountId,
    Guid Uuid,
    InboxId InboxId,
    ConversationStatus Status,
    ConversationPriority? Priority,
    IReadOnlyList<string> Labels,
    bool Muted,
    long? SnoozedUntil,
    bool CanReply,
    int UnreadCount,
    long CreatedAt,
    double UpdatedAt,
    long Timestamp,
    long LastActivityAt,
    long FirstReplyCreatedAt,
    long WaitingSince,
    long AgentLastSeenAt,
    long AssigneeLastSeenAt,
    long ContactLastSeenAt,
    JsonObject AdditionalAttributes,
    JsonObject CustomAttributes,
    IReadOnlyList<MessageJson> Messages,
    MessageJson? LastNonActivityMessage,
    long? SlaPolicyId,
    long Revision,
    string Channel,
    ConversationMetaJson Meta)
{
    /// <summary>Clients show "9+": Chatwoot counts no further.</summary>
    public const int MostUnread = 10;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContactInboxRowJson? ContactInbox { get; init; }

    public static ConversationJson From(ConversationParts parts)
    {
        var c = parts.Conversation;
        var last = parts.Last is null ? null : MessageJson.Push(parts.Last, c, parts.Contact, parts.ContactInbox?.SourceId);
        var lastChat = parts.LastChat is null ? null : MessageJson.Push(parts.LastChat, c, parts.Contact, parts.ContactInbox?.SourceId);
        return new ConversationJson(
            c.Number,
            c.AccountId,
            c.Uuid,
            c.InboxId,
            c.Status,
            c.Priority,
            c.Labels,
            parts.Contact.Blocked,
            c.SnoozedUntil?.ToUnixTimeSeconds(),
            parts.Inbox.RemovedAt is null,
            Math.Min(c.UnreadCount, MostUnread),
            UnixTime.Of(c.CreatedAt),
            UnixTime.Precise(c.UpdatedAt),
            UnixTime.Of(c.LastActivityAt),
            UnixTime.Of(c.LastActivityAt),
            UnixTime.OrZero(c.FirstReplyAt),
            UnixTime.OrZero(c.WaitingSince),
            UnixTime.OrZero(c.AgentLastSeenAt),
            UnixTime.OrZero(c.AssigneeLastSeenAt),
            UnixTime.OrZero(c.ContactLastSeenAt),
            c.AdditionalAttributes,
            c.CustomAttributes,
            last is null ? [] : [last],
            lastChat,
            null,
            c.Revision,
            parts.Inbox.ChannelType,
            new ConversationMetaJson(
                ContactJson.From(parts.Contact), parts.Inbox.ChannelType, parts.Assignee, parts.Assignee is null ? null : "User", null, parts.ContactInbox?.HmacVerified ?? false));
    }
}

/// <summary>Everything that is shown with a conversation, read in a fixed number of queries for any number of them.</summary>
internal sealed record ConversationParts(
    Conversation Conversation,
    SupportInbox Inbox,
    Contact Contact,
    ContactInbox? ContactInbox,
    AgentJson? Assignee,
    Message? Last,
    Message? LastChat);

internal sealed record ConversationMetaJson(
    ContactJson Sender, string Channel, AgentJson? Assignee, string? AssigneeType, JsonObject? Team, bool HmacVerified);

/// <summary>The row that Chatwoot's push carries whole.</summary>
internal sealed record ContactInboxRowJson(
    ContactInboxId Id, ContactId ContactId, InboxId InboxId, string SourceId, bool HmacVerified, string PubsubToken)
{
    public static ContactInboxRowJson From(ContactInbox link, PubsubTokens tokens) =>
        new(link.Id, link.ContactId, link.InboxId, link.SourceId, link.HmacVerified, tokens.Show(link.PubsubToken));
}
