using System.Globalization;
using System.Text.Json;

namespace Wheelhouse.Captain.McpServers;

/// <summary>
/// Holds arguments against a tool's JSON schema, as far as tools use it: types, required and known properties, items, enumerations, limits,
/// alternatives and references within the schema. What it does not know (patterns, formats) it leaves to the server.
/// </summary>
internal static class SchemaCheck
{
    private const int Deepest = 24;
    private const int LongestValue = 8_000;
    private const int LongestShown = 200;

    /// <summary>A schema of a few lines that refers to itself by alternatives doubles with each level of what is held against it.</summary>
    private const int MostLooks = 10_000;

    private static readonly string[] Alternatives = ["anyOf", "oneOf"];
    private static readonly string[] Compositions = ["$ref", "allOf", .. Alternatives];

    /// <summary>What is wrong, in words for the model; null when all is well.</summary>
    public static string? Problem(JsonElement schema, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        var whole = JsonSerializer.SerializeToElement(arguments);
        if (whole.GetRawText().Length > LongestValue) return "the arguments are too long.";
        var looks = new Looks(schema);
        var problem = Problem(looks, schema, whole, "the arguments", 0);
        return looks.AreSpent ? "the arguments cannot be checked." : problem;
    }

    private static string? Problem(Looks looks, JsonElement schema, JsonElement value, string where, int depth)
    {
        if (looks.AreSpent || --looks.Left == 0) return "the arguments cannot be checked.";
        if (schema.ValueKind == JsonValueKind.False) return $"{where} must not be there.";
        if (schema.ValueKind != JsonValueKind.Object) return null;
        if (depth > Deepest) return $"{where} goes too deep.";
        if (schema.TryGetProperty("$ref", out var reference) && Find(looks.Root, reference) is { } meant && Problem(looks, meant, value, where, depth + 1) is { } missed) return missed;
        if (schema.TryGetProperty("type", out var type) && Types(type) is { Count: > 0 } types && !types.Exists(name => Fits(name, value))) return $"{where} must be {string.Join(" or ", types)}.";
        if (schema.TryGetProperty("enum", out var allowed) && allowed.ValueKind == JsonValueKind.Array && !allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
            return $"{where} must be one of {Shown(allowed)}.";
        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value)) return $"{where} must be {Shown(only)}.";
        return OfAlternatives(looks, schema, value, where, depth) ?? value.ValueKind switch
        {
            JsonValueKind.Object => OfObject(looks, schema, value, where, depth),
            JsonValueKind.Array => OfArray(looks, schema, value, where, depth),
            JsonValueKind.Number => OfLimits(schema, value.TryGetDouble(out var number) ? number : 0, "minimum", "maximum", where, "be", ""),
            JsonValueKind.String => OfLimits(schema, value.GetString()?.Length ?? 0, "minLength", "maxLength", where, "have", " characters"),
            _ => null,
        };
    }

    /// <summary>One that fits is enough, of <c>oneOf</c>, too: what fits two the server may tell apart.</summary>
    private static string? OfAlternatives(Looks looks, JsonElement schema, JsonElement value, string where, int depth)
    {
        if (schema.TryGetProperty("allOf", out var all) && all.ValueKind == JsonValueKind.Array)
        {
            foreach (var part in all.EnumerateArray())
            {
                if (Problem(looks, part, value, where, depth + 1) is { } problem) return problem;
            }
        }

        foreach (var name in Alternatives)
        {
            if (!schema.TryGetProperty(name, out var any) || any.ValueKind != JsonValueKind.Array || any.GetArrayLength() == 0) continue;
            string? first = null;
            foreach (var one in any.EnumerateArray())
            {
                if (Problem(looks, one, value, where, depth + 1) is not { } problem)
                {
                    first = null;
                    break;
                }

                first ??= problem;
            }

            if (first is not null) return first;
        }

        return null;
    }

    private static string? OfObject(Looks looks, JsonElement schema, JsonElement value, string where, int depth)
    {
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray())
            {
                if (name.ValueKind == JsonValueKind.String && name.GetString() is { } wanted && !value.TryGetProperty(wanted, out _)) return $"{wanted} is missing.";
            }
        }

        var properties = schema.TryGetProperty("properties", out var known) && known.ValueKind == JsonValueKind.Object ? known : default;
        // A tool takes what it names, unless it says that it takes more: a model that makes a parameter up had better hear of it.
        var isOpen = schema.TryGetProperty("additionalProperties", out var others) ? others.ValueKind != JsonValueKind.False : depth > 0 || IsComposed(schema);
        foreach (var property in value.EnumerateObject())
        {
            var isKnown = properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out known);
            if (!isKnown && !isOpen) return $"there is no parameter {(property.Name.Length > 64 ? "of that name" : property.Name)}.";
            if (Problem(looks, isKnown ? known : others, property.Value, property.Name.Length > 64 ? "one of them" : property.Name, depth + 1) is { } problem) return problem;
        }

        return null;
    }

    /// <summary>What it names stands elsewhere.</summary>
    private static bool IsComposed(JsonElement schema) => Array.Exists(Compositions, name => schema.TryGetProperty(name, out _));

    private static string? OfArray(Looks looks, JsonElement schema, JsonElement value, string where, int depth)
    {
        if (OfLimits(schema, value.GetArrayLength(), "minItems", "maxItems", where, "have", " items") is { } count) return count;
        if (!schema.TryGetProperty("items", out var items)) return null;
        foreach (var item in value.EnumerateArray())
        {
            if (Problem(looks, items, item, $"each of {where}", depth + 1) is { } problem) return problem;
        }

        return null;
    }

    private static string? OfLimits(JsonElement schema, double measure, string least, string most, string where, string verb, string unit) =>
        Number(schema, least) is { } from && measure < from ? string.Create(CultureInfo.InvariantCulture, $"{where} must {verb} at least {from}{unit}.")
        : Number(schema, most) is { } to && measure > to ? string.Create(CultureInfo.InvariantCulture, $"{where} must {verb} at most {to}{unit}.")
        : null;

    private static double? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var limit) && limit.ValueKind == JsonValueKind.Number && limit.TryGetDouble(out var number) ? number : null;

    /// <summary>Only within the schema, by names: nothing is fetched.</summary>
    private static JsonElement? Find(JsonElement root, JsonElement reference)
    {
        if (reference.ValueKind != JsonValueKind.String || reference.GetString() is not { } path || !path.StartsWith('#')) return null;
        var found = root;
        foreach (var step in path.TrimStart('#').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.ValueKind != JsonValueKind.Object || !found.TryGetProperty(name, out found)) return null;
        }

        return found;
    }

    private static string Shown(JsonElement value) => value.GetRawText() is { Length: <= LongestShown } text ? text : "those that its description names";

    private static List<string> Types(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.Array => [.. type.EnumerateArray().Where(static t => t.ValueKind == JsonValueKind.String).Select(static t => t.GetString() ?? "")],
        JsonValueKind.String => [type.GetString() ?? ""],
        _ => [],
    };

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsInteger(number),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    /// <summary>One check of a schema, and how many of its parts may still be held against values.</summary>
    private sealed class Looks(JsonElement root)
    {
        public JsonElement Root { get; } = root;

        public int Left { get; set; } = MostLooks;

        public bool AreSpent => Left <= 0;
    }
}
