using System.Text.Json;
using System.Text.Json.Nodes;

namespace Wheelhouse.Captain.Tools;

/// <summary>What a model fills in.</summary>
/// <param name="Type">Of <see cref="Types"/>.</param>
internal sealed record ToolParameter(string Name, string Type, string? Description, bool Required)
{
    public static readonly string[] Types = ["string", "number", "integer", "boolean", "array", "object"];

    /// <summary>The parameters as the JSON schema that models are told.</summary>
    public static JsonElement SchemaOf(IEnumerable<ToolParameter> parameters)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var parameter in parameters)
        {
            var property = new JsonObject { ["type"] = parameter.Type };
            if (!string.IsNullOrWhiteSpace(parameter.Description)) property["description"] = parameter.Description;
            // Some providers refuse a list that does not say of what, be it of anything.
            if (parameter.Type == "array") property["items"] = new JsonObject();
            properties[parameter.Name] = property;
            if (parameter.Required) required.Add(parameter.Name);
        }

        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = required,
            ["additionalProperties"] = false,
        });
    }
}

/// <summary>Holds what a model wants to fill in against what may be filled in, and says what is wrong with it.</summary>
internal static class ToolArguments
{
    private const int LongestValue = 2_000;

    /// <summary>What is wrong, in words for the model; null when all is well.</summary>
    public static string? Problem(IReadOnlyList<ToolParameter> parameters, IReadOnlyDictionary<string, JsonElement> arguments)
    {
        foreach (var name in arguments.Keys)
        {
            if (!parameters.Any(p => p.Name == name)) return $"there is no parameter {Named(name)}. Known are: {string.Join(", ", parameters.Select(static p => p.Name))}.";
        }

        foreach (var parameter in parameters)
        {
            if (!arguments.TryGetValue(parameter.Name, out var value) || IsNothing(value))
            {
                if (parameter.Required) return $"{parameter.Name} is missing.";
            }
            else if (!Fits(parameter.Type, value))
            {
                return $"{parameter.Name} must be {Kind(parameter.Type)}.";
            }
            else if (value.GetRawText().Length > LongestValue)
            {
                return $"{parameter.Name} is too long.";
            }
        }

        return null;
    }

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined || (value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(WholeText.Of(value)));

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };

    private static string Kind(string type) => type switch
    {
        "string" => "a text",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        _ => "an object",
    };

    private static string Named(string name) => name.Length > 64 ? "of that name" : name;
}
