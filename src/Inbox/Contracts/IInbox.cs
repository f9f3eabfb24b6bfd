using System.Text.Json;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>What channels and responders do with inboxes and contacts.</summary>
public interface IInbox
{
    /// <summary>Stores a customer's message: resolves the contact, opens or reopens the conversation, appends. A repeat of the same external id is a no-op that returns the stored message.</summary>
    Task<ReceivedMessage> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken);

    /// <summary>Says who answers in an inbox. Conversations that are already open stay as they are.</summary>
    Task SetResponderAsync(InboxId inbox, Responder responder, CancellationToken cancellationToken);

    /// <summary>Who was chosen to answer in an inbox, also where it is removed and people do until it is back; null when it does not exist in the current account.</summary>
    Task<Responder?> FindResponderAsync(InboxId inbox, CancellationToken cancellationToken);

    /// <summary>The inboxes of the current account that somebody of this kind answers in, with what each has chosen; removed ones, too.</summary>
    /// <param name="kind">Null for all inboxes, whoever answers.</param>
    Task<IReadOnlyList<ResponderPost>> ListPostsAsync(string? kind, CancellationToken cancellationToken);
}

/// <summary>An inbox with whoever answers there.</summary>
/// <param name="Kind">Of <see cref="Responder"/>.</param>
/// <param name="ModelId">The model that this inbox has chosen; null where the assistant's own is used.</param>
/// <param name="ChannelType">In Chatwoot's words, such as <c>Channel::WebWidget</c>.</param>
public sealed record ResponderPost(InboxId InboxId, string InboxName, string Kind, long? ResponderId, long? ModelId, string ChannelType, string? AvatarUrl);

/// <summary>A message as a channel received it.</summary>
/// <param name="Contact">The contact within the inbox, already resolved by the channel.</param>
/// <param name="ExternalId">The channel's own id of the message: unique within the inbox, makes a repeat a no-op.</param>
/// <param name="Text">Plain text or Markdown, at most 150,000 characters.</param>
/// <param name="Attributes">Chatwoot's content_attributes; null for none.</param>
public sealed record InboundMessage(
    AccountId AccountId,
    InboxId InboxId,
    ContactInboxId Contact,
    string ExternalId,
    string Text,
    JsonElement? Attributes = null,
    string? EchoId = null);

/// <param name="Repeated">The message had been stored before.</param>
public sealed record ReceivedMessage(ConversationId ConversationId, ConversationNumber Number, MessageId MessageId, long Sequence, bool Repeated);
