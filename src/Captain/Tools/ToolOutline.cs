using System.Text.Json;
using Wheelhouse.Captain.Guardrails;

namespace Wheelhouse.Captain.Tools;

/// <summary>
/// JSON as a text to read and to quote: a line for each value, so that what speaks to machines in one of them is masked without
/// the others, and a line break within a value cannot hide behind an escape.
/// </summary>
internal static class ToolOutline
{
    private const int MostLines = 400;

    public static string Of(JsonElement value)
    {
        var lines = new List<string>();
        Write(lines, WholeText.Mend(value), "", "", 0);
        return string.Join('\n', lines);
    }

    private static void Write(List<string> lines, JsonElement value, string key, string lead, int depth)
    {
        if (lines.Count >= MostLines) return;
        var inner = new string(' ', depth * 2);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                if (key.Length > 0) lines.Add($"{lead}{key}:");
                var first = key.Length == 0 ? lead : null;
                foreach (var property in value.EnumerateObject())
                {
                    Write(lines, property.Value, property.Name, first ?? inner, depth + 1);
                    first = null;
                }

                break;
            case JsonValueKind.Array:
                if (key.Length > 0) lines.Add($"{lead}{key}:");
                foreach (var item in value.EnumerateArray()) Write(lines, item, "", $"{inner}- ", depth + 1);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            default:
                // Further lines of a value stand further in: else they could pass for fields of their own.
                var text = value.ValueKind == JsonValueKind.String ? Masked(key, value.GetString() ?? "").Replace("\n", $"\n{inner}  ", StringComparison.Ordinal) : value.GetRawText();
                lines.Add(key.Length > 0 ? $"{lead}{key}: {text}" : $"{lead}{text}");
                break;
        }
    }

    /// <summary>A value may give itself away only with the name of its field, as in <c>"debug": "Q: … A: …"</c>.</summary>
    private static string Masked(string key, string text)
    {
        var plain = text.ReplaceLineEndings("\n");
        var masked = HiddenInstructions.MaskIn(plain);
        if (masked.Contains(HiddenInstructions.Mask, StringComparison.Ordinal)) return masked;
        var named = HiddenInstructions.MaskIn($"\"{key}\":\"{plain}\"");
        return named.Contains(HiddenInstructions.Mask, StringComparison.Ordinal) ? new string(HiddenInstructions.Mask, plain.Length) : masked;
    }
}
