using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Platform.Http;

/// <summary>Booleans and numbers that arrive as text, and text that arrives as a number.</summary>
internal static class ScalarFit
{
    public static bool Try(JsonNode node, Type type, BodyProblems problems, string path, out JsonNode? fitted)
    {
        Func<string, JsonNode?>? parse = type switch
        {
            _ when type == typeof(bool) => static text => Bool(text),
            _ when type == typeof(int) => static text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? JsonValue.Create(n) : null,
            _ when type == typeof(long) => static text => Long(text),
            _ when IsTypedId(type) => static text => Long(text),
            _ when type == typeof(double) => static text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && double.IsFinite(n) ? JsonValue.Create(n) : null,
            _ when type == typeof(decimal) => static text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? JsonValue.Create(n) : null,
            _ when type == typeof(string) => static text => JsonValue.Create(text),
            _ when type.IsEnum => text => EnumName(text, type),
            _ => null,
        };
        fitted = null;
        if (parse is null)
            return false;
        var text = Text(node);
        // Forms cannot say null: an empty field of a number, a boolean or an enum means "none".
        if (text is { Length: 0 } && type != typeof(string))
            return true;
        fitted = text is null ? null : parse(text);
        if (fitted is null)
            problems.Add(path, type switch
            {
                _ when type == typeof(string) => "is not a text",
                _ when type == typeof(bool) => "must be true or false",
                _ when type.IsEnum => $"is not one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName))}",
                _ => "is not a number",
            });
        return true;
    }

    private static string? Text(JsonNode node) => node is not JsonValue ? null : node.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    private static JsonValue? Bool(string text) => text.ToLowerInvariant() switch
    {
        "true" or "1" or "t" or "yes" or "on" => JsonValue.Create(true),
        "false" or "0" or "f" or "no" or "off" => JsonValue.Create(false),
        _ => null,
    };

    private static JsonValue? Long(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null;

    private static JsonValue? EnumName(string text, Type type)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Enum.IsDefined(type, number) ? JsonValue.Create(JsonNamingPolicy.SnakeCaseLower.ConvertName(Enum.GetName(type, number) ?? "")) : null;
        return Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).Contains(text) ? JsonValue.Create(text) : null;
    }

    private static bool IsTypedId(Type type) => type.IsValueType
        && Array.Exists(type.GetInterfaces(), static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>));
}
