using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Wheelhouse.Inbox.Conversations;
using Wheelhouse.Inbox.Inboxes;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Inbox.Data;

internal sealed partial class JsonObjectColumn() : ValueConverter<JsonObject, string>(value => ToText(value), text => FromText(text))
{
    // PostgreSQL's jsonb refuses U+0000; nobody means it. Whoever writes a backslash and u0000 means that, and it stays.
    public static string ToText(JsonObject value)
    {
        var json = value.ToJsonString();
        return json.Contains("\\u0000", StringComparison.Ordinal) ? Escape().Replace(json, static found => found.Value == "\\u0000" ? "" : found.Value) : json;
    }

    public static JsonObject FromText(string text) => JsonNode.Parse(text) as JsonObject ?? [];

    /// <summary>Escapes in their order: a backslash that is escaped itself begins none.</summary>
    [GeneratedRegex(@"\\(?:u0000|.)")]
    private static partial Regex Escape();
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
