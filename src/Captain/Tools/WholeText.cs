using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Tools;

/// <summary>
/// JSON may hold behind an escape what no text can be made of and what no database keeps: half of a pair of surrogates, as texts have that were
/// cut in the middle of a sign, and U+0000. It gives way to the sign for what cannot be read.
/// </summary>
internal static partial class WholeText
{
    private const string Replacement = "\\ufffd";

    /// <summary>The same JSON without them.</summary>
    public static string Mend(string json) => json.Contains("\\u", StringComparison.Ordinal)
        ? Escape().Replace(json, static found => found.Groups["bad"].Success ? Replacement : found.Value)
        : json;

    /// <summary>The same value without them.</summary>
    public static JsonElement Mend(JsonElement value)
    {
        if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Array or JsonValueKind.Object)) return value;
        var raw = value.GetRawText();
        var mended = Mend(raw);
        return ReferenceEquals(raw, mended) || raw == mended ? value : JsonSerializer.Deserialize<JsonElement>(mended);
    }

    /// <summary>The text of a JSON string.</summary>
    public static string Of(JsonElement value) => Mend(value).GetString() ?? "";

    /// <summary>Escapes in their order: a backslash that is escaped itself begins none, and a whole pair stays.</summary>
    [GeneratedRegex(@"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<bad>\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000))|\\.", RegexOptions.Singleline)]
    private static partial Regex Escape();
}
