using System.Text.Json.Nodes;

namespace Wheelhouse.Inbox.Filters;

/// <summary>One line of Chatwoot's filter: an attribute, an operator, values, and how the next line is joined.</summary>
internal sealed record FilterCondition(string AttributeKey, string FilterOperator, JsonNode? Values, string? QueryOperator)
{
    /// <summary>Clients send one value, a list, or a list of objects with an id.</summary>
    internal IReadOnlyList<string> Texts() => Values switch
    {
        null => [],
        JsonArray list => [.. list.Select(Text)],
        var one => [Text(one)],
    };

    private static string Text(JsonNode? node) => node switch
    {
        JsonObject named => (named["id"] ?? named["name"])?.ToString() ?? "",
        _ => node?.ToString() ?? "",
    };
}
