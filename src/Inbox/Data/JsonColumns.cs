using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Inbox.Data;

internal sealed class JsonObjectColumn() : ValueConverter<JsonObject, string>(value => ToText(value), text => FromText(text))
{
    // PostgreSQL's jsonb refuses U+0000; nobody means it.
    public static string ToText(JsonObject value) => value.ToJsonString().Replace("\\u0000", "", StringComparison.Ordinal);

    public static JsonObject FromText(string text) => JsonNode.Parse(text) as JsonObject ?? [];
}

internal sealed class JsonObjectComparer() : ValueComparer<JsonObject>(
    (a, b) => JsonNode.DeepEquals(a, b),
    value => value.ToJsonString(null).GetHashCode(StringComparison.Ordinal),
    value => (JsonObject)value.DeepClone());

internal sealed class SenderSnapshotColumn() : ValueConverter<SenderSnapshot, string>(value => ToText(value), text => FromText(text))
{
    public static string ToText(SenderSnapshot value) => JsonSerializer.Serialize(value, WireJson.Options);

    public static SenderSnapshot FromText(string text) => JsonSerializer.Deserialize<SenderSnapshot>(text, WireJson.Options)!;
}

internal sealed class InboxSettingsColumn() : ValueConverter<InboxSettings, string>(value => ToText(value), text => FromText(text))
{
    public static string ToText(InboxSettings value) => JsonSerializer.Serialize(value, WireJson.Options);

    public static InboxSettings FromText(string text) => JsonSerializer.Deserialize<InboxSettings>(text, WireJson.Options)!;
}
