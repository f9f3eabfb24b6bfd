using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Tools;

/// <summary>
/// A text with places such as <c>{{ order.id }}</c>, of Liquid only this: no filters, no loops, nothing that could run long or reach
/// further. What is filled in is encoded for where it stands, so that a value can never become a part of the address or of the JSON.
/// </summary>
internal sealed partial class ToolTemplate
{
    private static readonly JavaScriptEncoder Relaxed = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly List<(string Literal, string[] Path)> _parts;
    private readonly string _end;

    private ToolTemplate(List<(string, string[])> parts, string end) => (_parts, _end) = (parts, end);

    /// <summary>The first word of each place.</summary>
    public IEnumerable<string> Roots => _parts.Select(static p => p.Path[0]);

    /// <summary>What stands before the first place.</summary>
    public string Beginning => _parts.Count > 0 ? _parts[0].Literal : _end;

    /// <exception cref="FormatException">It holds something that is not understood; the message says what.</exception>
    public static ToolTemplate Parse(string text)
    {
        if (text.Contains("{%", StringComparison.Ordinal)) throw new FormatException("{% … %} is not understood, only {{ name }}");
        var parts = new List<(string, string[])>();
        var at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0) throw new FormatException("{{ has no }}");
            var inner = text[(open + 2)..close].Trim();
            if (!Place().IsMatch(inner)) throw new FormatException($"{{{{ {inner} }}}} is not understood: only names are, such as {{{{ order.id }}}}");
            parts.Add((text[at..open], inner.Split('.')));
            at = close + 2;
        }

        return new ToolTemplate(parts, text[at..]);
    }

    /// <summary>An address: every value percent-encoded, one that is missing is left out.</summary>
    public string RenderUrl(IReadOnlyDictionary<string, JsonElement> values) =>
        Render(path => Uri.EscapeDataString(Find(path, values) is { } value ? Plain(value) : ""));

    /// <summary>JSON: within quotes a value is a piece of the text, outside it stands as it is; one that is missing is null.</summary>
    public string RenderJson(IReadOnlyDictionary<string, JsonElement> values)
    {
        var json = new StringBuilder();
        var inText = false;
        foreach (var (literal, path) in _parts)
        {
            json.Append(literal);
            inText = EndsInText(literal, inText);
            var value = Find(path, values);
            if (inText) json.Append(JsonEncodedText.Encode(value is { } told ? Plain(told) : "", Relaxed).ToString());
            else json.Append(value is { } element ? element.GetRawText() : "null");
        }

        return json.Append(_end).ToString();
    }

    /// <summary>For people and models: every value as a text.</summary>
    public string RenderText(IReadOnlyDictionary<string, JsonElement> values, Func<JsonElement, string> told) =>
        Render(path => Find(path, values) is { } value ? told(value) : "");

    private string Render(Func<string[], string> fill)
    {
        var text = new StringBuilder();
        foreach (var (literal, path) in _parts) text.Append(literal).Append(fill(path));
        return text.Append(_end).ToString();
    }

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => WholeText.Of(value),
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        _ => value.GetRawText(),
    };

    private static JsonElement? Find(string[] path, IReadOnlyDictionary<string, JsonElement> values)
    {
        if (!values.TryGetValue(path[0], out var at)) return null;
        foreach (var step in path.AsSpan(1))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var inner)) at = inner;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, out var index) && index < at.GetArrayLength()) at = at[index];
            else return null;
        }

        return at.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : at;
    }

    private static bool EndsInText(string literal, bool inText)
    {
        for (var i = 0; i < literal.Length; i++)
        {
            if (inText && literal[i] == '\\') i++;
            else if (literal[i] == '"') inText = !inText;
        }

        return inText;
    }

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]{1,64}){0,15}$")]
    private static partial Regex Place();
}
