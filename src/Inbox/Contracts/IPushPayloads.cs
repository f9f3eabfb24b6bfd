using System.Text.Json;

namespace Wheelhouse.Inbox.Contracts;

/// <summary>What Chatwoot's realtime clients are sent, read anew for each push: a late event carries the newest state.</summary>
public interface IPushPayloads
{
    /// <summary>A message of the current account in its push form; null when it is gone, or when a visitor must not see it.</summary>
    Task<PushedMessage?> ReadMessageAsync(MessageId message, bool forVisitor, CancellationToken cancellationToken);

    /// <summary>A conversation of the current account in its push form; for a visitor without what only agents see.</summary>
    Task<PushedConversation?> ReadConversationAsync(ConversationId conversation, bool forVisitor, CancellationToken cancellationToken);

    /// <summary>A contact of the current account in its push form; null when it is gone.</summary>
    Task<JsonElement?> ReadContactAsync(ContactId contact, CancellationToken cancellationToken);

    /// <summary>Finds whoever subscribes with a contact's token, in any account.</summary>
    Task<Visitor?> FindByPubsubTokenAsync(string pubsubToken, CancellationToken cancellationToken);
}

/// <param name="IsNew">It was never changed since it was written: <c>message.created</c> rather than <c>message.updated</c>.</param>
public sealed record PushedMessage(InboxId InboxId, ConversationId ConversationId, ContactInboxId ContactInboxId, bool IsNew, JsonElement Data);

/// <param name="Status">For <c>conversation.status_changed</c>, with what the relay saw before.</param>
public sealed record PushedConversation(InboxId InboxId, ContactInboxId ContactInboxId, ConversationStatus Status, long Revision, JsonElement Data);
