using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Conversations;

/// <summary>Chatwoot's numbers on the wire.</summary>
internal enum MessageType
{
    Incoming = 0,
    Outgoing = 1,
    Activity = 2,
    Template = 3,
}

internal enum MessageStatus
{
    Sent,
    Delivered,
    Read,
    Failed,
}

internal enum DraftState
{
    Open,
    Sent,
    Dismissed,
}

/// <summary>The sender as shown at the time of writing; names change, what was said does not.</summary>
internal sealed record SenderSnapshot(long Id, string Name, string? AvatarUrl, long CreatedAt);

/// <summary>Who writes: the kind decides the rules, the snapshot is what is shown.</summary>
internal sealed record Author(SenderKind Kind, SenderSnapshot? Shown)
{
    public static Author System { get; } = new(SenderKind.System, null);

    public static Author Of(AutomatedSender sender, DateTimeOffset now) =>
        new(sender.Kind, new SenderSnapshot(sender.Id, sender.Name, sender.AvatarUrl, now.ToUnixTimeSeconds()));
}

/// <summary>What is to be appended; the conversation adds the place and the revision.</summary>
internal sealed record NewMessage(Author Author, string? Content)
{
    public MessageType Type { get; init; } = MessageType.Outgoing;

    public string ContentType { get; init; } = "text";

    public bool Private { get; init; }

    public JsonObject? Attributes { get; init; }

    public string? ExternalId { get; init; }

    public Guid? Key { get; init; }

    public string? EchoId { get; init; }

    public DraftState? Draft { get; init; }

    public bool Held { get; init; }
}

internal sealed class Message : IAccountOwned
{
    /// <summary>As Chatwoot's clients know it.</summary>
    public const int MaxLength = 150_000;

    private Message()
    {
    }

    public MessageId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public InboxId InboxId { get; private set; }

    public ConversationId ConversationId { get; private set; }

    public long Sequence { get; private set; }

    public long Revision { get; private set; }

    public MessageType MessageType { get; private set; }

    public string ContentType { get; private set; } = "text";

    public string? Content { get; private set; }

    public bool Private { get; private set; }

    public SenderKind SenderKind { get; private set; }

    public long? SenderId { get; private set; }

    public SenderSnapshot? Sender { get; private set; }

    public string? ExternalId { get; private set; }

    public Guid? Key { get; private set; }

    public string? EchoId { get; private set; }

    public JsonObject ContentAttributes { get; private set; } = [];

    public MessageStatus Status { get; private set; }

    public DraftState? Draft { get; private set; }

    /// <summary>
    /// Waits or waited for a person's release; the contact, /cable and webhooks do not see it. It stays where it is: what is released is
    /// posted as a message of its own, see <see cref="ReleaseMessage"/>.
    /// </summary>
    public bool Held { get; private set; }

    public bool Deleted { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Among the attributes: Chatwoot's clients pass over what they do not know.</summary>
    public const string RatingAttribute = "customer_rating";

    /// <summary>Stands with what an assistant tells without being asked: it answers no message.</summary>
    public const string BesidesAttribute = "besides";

    /// <summary>What the customer thinks of it; only answers of assistants are rated.</summary>
    public MessageRating? CustomerRating => MessageRatings.Of(ContentAttributes[RatingAttribute]);

    /// <summary>The turn that an automated answer came from, where it names one.</summary>
    public Guid? TurnId => ContentAttributes["turn_id"] is JsonValue value && value.TryGetValue<string>(out var id) && Guid.TryParse(id, out var turn) ? turn : null;

    /// <summary>Whether the customer may see it.</summary>
    public bool IsPublic => !Private && !Held && MessageType is not MessageType.Activity;

    internal static Message Create(Conversation conversation, NewMessage spec, DateTimeOffset now) => new()
    {
        AccountId = conversation.AccountId,
        InboxId = conversation.InboxId,
        ConversationId = conversation.Id,
        Sequence = conversation.LastSequence,
        Revision = conversation.Revision,
        MessageType = spec.Type,
        ContentType = spec.ContentType,
        Content = spec.Content,
        Private = spec.Private,
        SenderKind = spec.Author.Kind,
        SenderId = spec.Author.Shown?.Id,
        Sender = spec.Author.Shown,
        ExternalId = spec.ExternalId,
        Key = spec.Key,
        EchoId = spec.EchoId,
        ContentAttributes = Marked(spec),
        Draft = spec.Draft,
        Held = spec.Held,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Whatever an assistant says is marked as its own, here and not where it is written: no use case can forget it.</summary>
    private static JsonObject Marked(NewMessage spec)
    {
        var attributes = spec.Attributes ?? [];
        if (spec.Author.Kind is SenderKind.Assistant) attributes["written_by"] = "assistant";
        return attributes;
    }

    /// <summary>Chatwoot's soft delete: the row stays, its words are gone.</summary>
    internal void Delete(long revision, DateTimeOffset now)
    {
        Content = "This message was deleted";
        ContentType = "text";
        ContentAttributes = new JsonObject { ["deleted"] = true };
        Draft = Draft is null ? null : DraftState.Dismissed;
        Deleted = true;
        Changed(revision, now);
    }

    internal void SetDraft(DraftState state, long revision, DateTimeOffset now)
    {
        Draft = state;
        var draft = ContentAttributes["draft"]?.DeepClone() as JsonObject ?? [];
        draft["status"] = state.ToString().ToLowerInvariant();
        SetAttribute("draft", draft, revision, now);
    }

    internal void SetAttribute(string name, JsonNode? value, long revision, DateTimeOffset now)
    {
        var changed = (JsonObject)ContentAttributes.DeepClone();
        changed[name] = value;
        ContentAttributes = changed;
        Changed(revision, now);
    }

    internal void SetStatus(MessageStatus status, string? externalError, long revision, DateTimeOffset now)
    {
        Status = status;
        SetAttribute("external_error", externalError, revision, now);
        if (externalError is null)
        {
            ContentAttributes.Remove("external_error");
        }
    }

    private void Changed(long revision, DateTimeOffset now)
    {
        Revision = revision;
        UpdatedAt = now;
    }
}

internal static class MessageRatings
{
    public static string NameOf(MessageRating rating) => rating == MessageRating.Up ? "up" : "down";

    public static MessageRating? Of(JsonNode? attribute) =>
        attribute is JsonValue value && value.TryGetValue<string>(out var name) ? name == "up" ? MessageRating.Up : name == "down" ? MessageRating.Down : null : null;
}
