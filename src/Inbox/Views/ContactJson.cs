using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Inboxes;

namespace Wheelhouse.Inbox.Views;

/// <summary>A contact as Chatwoot's clients read it.</summary>
internal sealed record ContactJson(
    ContactId Id,
    string Name,
    string? Email,
    string? PhoneNumber,
    string? Identifier,
    bool Blocked,
    string? Thumbnail,
    string AvailabilityStatus,
    JsonObject AdditionalAttributes,
    JsonObject CustomAttributes,
    long? LastActivityAt,
    long CreatedAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ContactInboxJson>? ContactInboxes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    public static ContactJson From(Contact contact) => new(
        contact.Id,
        contact.Name,
        contact.Email,
        contact.PhoneNumber,
        contact.Identifier,
        contact.Blocked,
        contact.AvatarUrl ?? "",
        "offline",
        contact.AdditionalAttributes,
        contact.CustomAttributes,
        contact.LastActivityAt?.ToUnixTimeSeconds(),
        UnixTime.Of(contact.CreatedAt));
}

internal sealed record ContactInboxJson(string SourceId, SlimInboxJson Inbox);

/// <summary>An inbox as it is shown with a contact.</summary>
internal sealed record SlimInboxJson(InboxId Id, string AvatarUrl, InboxId ChannelId, string Name, string ChannelType, string? Provider)
{
    public static SlimInboxJson From(SupportInbox inbox) =>
        new(inbox.Id, inbox.Settings.AvatarUrl ?? "", inbox.Id, inbox.Name, inbox.ChannelType, null);
}
