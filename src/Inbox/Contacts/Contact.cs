using System.Text.Json.Nodes;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Inbox.Contacts;

internal sealed class Contact : IAccountOwned
{
    private Contact()
    {
    }

    public ContactId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public string Name { get; set; } = "";

    /// <summary>Lower case; unique in the account.</summary>
    public string? Email { get; set; }

    public string? PhoneNumber { get; set; }

    /// <summary>The account's own id of the person; unique in the account.</summary>
    public string? Identifier { get; set; }

    public string? AvatarUrl { get; set; }

    public bool Blocked { get; set; }

    public JsonObject AdditionalAttributes { get; private set; } = [];

    public JsonObject CustomAttributes { get; private set; } = [];

    public DateTimeOffset? LastActivityAt { get; set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public static Contact Create(AccountId account, string name, DateTimeOffset now) => new()
    {
        AccountId = account,
        Name = name,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Chatwoot merges attributes: keys that are not named stay.</summary>
    public void MergeAttributes(JsonObject? additional, JsonObject? custom)
    {
        AdditionalAttributes = Merge(AdditionalAttributes, additional);
        CustomAttributes = Merge(CustomAttributes, custom);
    }

    public void RemoveCustomAttributes(IEnumerable<string> keys)
    {
        var left = (JsonObject)CustomAttributes.DeepClone();
        foreach (var key in keys)
        {
            left.Remove(key);
        }

        CustomAttributes = left;
    }

    private static JsonObject Merge(JsonObject into, JsonObject? from)
    {
        var merged = (JsonObject)into.DeepClone();
        foreach (var (key, value) in from ?? [])
        {
            merged[key] = value?.DeepClone();
        }

        return merged;
    }
}

/// <summary>A contact within one inbox.</summary>
internal sealed class ContactInbox : IAccountOwned
{
    private ContactInbox()
    {
    }

    public ContactInboxId Id { get; private set; }

    public AccountId AccountId { get; private set; }

    public ContactId ContactId { get; set; }

    public InboxId InboxId { get; private set; }

    public string SourceId { get; private set; } = "";

    /// <summary>Chatwoot's clients subscribe to the contact's events with it.</summary>
    public string PubsubToken { get; private set; } = "";

    public bool HmacVerified { get; set; }

    public DateTimeOffset CreatedAt { get; private set; }

    public static ContactInbox Create(AccountId account, ContactId contact, InboxId inbox, string sourceId, string pubsubToken, DateTimeOffset now) => new()
    {
        AccountId = account,
        ContactId = contact,
        InboxId = inbox,
        SourceId = sourceId,
        PubsubToken = pubsubToken,
        CreatedAt = now,
    };
}
