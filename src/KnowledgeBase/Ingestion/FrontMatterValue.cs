using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>The value of a setting as YAML and TOML write it: bare, in quotes, or on the lines below. All that is read of it is one line.</summary>
internal static partial class FrontMatterValue
{
    /// <param name="value">What stands behind the name.</param>
    /// <param name="below">The lines below that; those that are further in may belong to it.</param>
    /// <param name="isYaml">In TOML nothing goes on below but between three quotes, which no title needs.</param>
    public static string Read(string value, IEnumerable<string> below, bool isYaml)
    {
        if (!isYaml || value.Length == 0) return Unquote(value);
        var more = below.TakeWhile(static line => line.Length == 0 || char.IsWhiteSpace(line[0])).Select(static line => line.Trim()).Where(static line => line.Length > 0);
        if (Block().IsMatch(value)) return string.Join(' ', more);
        if (value[0] is '"' or '\'') return Unquote(Quoted(value) is null ? string.Join(' ', more.Prepend(value)) : value);
        // A setting, an item or a comment further in is no part of a sentence.
        var rest = more.TakeWhile(static line => line[0] is not ('#' or '-') && !line.EndsWith(':') && !line.Contains(": ", StringComparison.Ordinal));
        return Unquote(string.Join(' ', value.Contains(" #", StringComparison.Ordinal) ? [value] : rest.Prepend(value)));
    }

    /// <summary>Without its quotes and what they escape; bare, without the comment behind it.</summary>
    public static string Unquote(string value)
    {
        if (Quoted(value) is { } text) return text;
        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment >= 0 ? value[..comment].TrimEnd() : value;
    }

    /// <summary>What stands between the quotes that it begins with; null when there are none, or the closing one is missing.</summary>
    private static string? Quoted(string value)
    {
        if (value is not ['"' or '\'', ..]) return null;
        var quote = value[0];
        var text = new StringBuilder(value.Length);
        for (var i = 1; i < value.Length; i++)
        {
            var c = value[i];
            if (quote == '\'' && c == quote && i + 1 < value.Length && value[i + 1] == quote) text.Append(value[i++]);
            else if (c == quote) return text.ToString();
            else if (quote == '"' && c == '\\' && i + 1 < value.Length) text.Append(Escaped(value, ref i));
            else text.Append(c);
        }

        return null;
    }

    private static string Escaped(string value, ref int i)
    {
        var c = value[++i];
        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && i + digits < value.Length && int.TryParse(value.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && Rune.IsValid(code))
        {
            i += digits;
            return new Rune(code).ToString();
        }

        return c switch { 'n' or 't' or 'r' => " ", '"' or '\\' or '/' or ' ' => c.ToString(), _ => $"\\{c}" };
    }

    // "|", ">" and what may be said of their indentation and last line.
    [GeneratedRegex(@"^[|>][-+0-9]{0,2}(\s+#.*)?$")]
    private static partial Regex Block();
}
