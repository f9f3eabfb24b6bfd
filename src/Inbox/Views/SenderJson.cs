using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Wheelhouse.Inbox.Contacts;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Inbox.Conversations;

namespace Wheelhouse.Inbox.Views;

/// <summary>The sender of a message; which members are there depends on its type.</summary>
internal sealed record SenderJson(long Id, string Name, string Type)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AvailableName { get; init; }

    public string? AvatarUrl { get; init; }

    public string? Thumbnail { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PhoneNumber { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Identifier { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Blocked { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? AdditionalAttributes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonObject? CustomAttributes { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? CreatedAt { get; init; }

    public static SenderJson? Of(Message message, Contact? contact) => (message.SenderKind, message.Sender) switch
    {
        (_, null) => null,
        (SenderKind.Contact, var shown) => contact?.Id.Value == shown.Id ? Of(contact) : Plain(shown, "contact"),
        (SenderKind.Assistant, var shown) => Plain(shown, "captain_assistant") with { Description = "", CreatedAt = shown.CreatedAt },
        (SenderKind.AgentBot, var shown) => Plain(shown, "agent_bot"),
        (_, var shown) => Plain(shown, "user") with { AvailableName = shown.Name },
    };

    private static SenderJson Of(Contact contact) => new(contact.Id.Value, contact.Name, "contact")
    {
        AvatarUrl = contact.AvatarUrl,
        Thumbnail = contact.AvatarUrl ?? "",
        Email = contact.Email,
        PhoneNumber = contact.PhoneNumber,
        Identifier = contact.Identifier,
        Blocked = contact.Blocked,
        AdditionalAttributes = contact.AdditionalAttributes,
        CustomAttributes = contact.CustomAttributes,
    };

    private static SenderJson Plain(SenderSnapshot shown, string type) =>
        new(shown.Id, shown.Name, type) { AvatarUrl = shown.AvatarUrl, Thumbnail = shown.AvatarUrl ?? "" };
}

/// <summary>Chatwoot's names of who sent a message.</summary>
internal static class SenderTypes
{
    public static string? Of(SenderKind kind) => kind switch
    {
        SenderKind.Contact => "Contact",
        SenderKind.Agent => "User",
        SenderKind.Assistant => "Captain::Assistant",
        SenderKind.AgentBot => "AgentBot",
        _ => null,
    };
}
