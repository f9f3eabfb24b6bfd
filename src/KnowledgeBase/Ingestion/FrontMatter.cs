using System.Globalization;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Documents;

namespace Wheelhouse.KnowledgeBase.Ingestion;

/// <summary>
/// The block of settings at the head of a Markdown file, between lines of <c>---</c> (YAML) or <c>+++</c> (TOML).
/// Only flat <c>name: value</c> lines, flow mappings of them and lists of tags are read; everything else that is nested is
/// passed over. Whom it is for is looked for more widely (<see cref="FrontMatterAudience"/>).
/// </summary>
internal sealed class FrontMatter
{
    /// <summary>Beyond that, what stands between two rules is taken for text, unless it says whom it is for.</summary>
    private const int LongestBlock = 20_000;

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public string? Title => First("title");

    public string? Url => First("url", "permalink", "canonical_url", "canonical", "link");

    public string? Language => LanguageTag.Primary(First("language", "lang", "locale"));

    public DateTimeOffset? UpdatedAt =>
        DateTimeOffset.TryParse(
            First("updated", "updated_at", "last_updated", "lastmod", "date"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var date) ? date : null;

    /// <summary>Internal when the file says so in any usual way; null when it says nothing.</summary>
    public Audience? Audience { get; private set; }

    /// <summary>As <c>a, b</c>, <c>[a, b]</c> or one to a line.</summary>
    public IReadOnlyList<string> Tags =>
        DocumentTags.Readable((First("tags", "tag") ?? string.Empty).Trim('[', ']').Split(',').Select(static tag => tag.Trim().Trim('"', '\'')));

    /// <summary>The date of validity that cannot be read, with its name; null when there is none.</summary>
    public string? Unreadable =>
        First("valid_from") is { } from && ValidFrom is null ? $"valid_from: {from}"
        : First("valid_until") is { } until && ValidUntil is null ? $"valid_until: {until}"
        : null;

    public DateTimeOffset? ValidFrom => ValidityDate.From(First("valid_from"));

    public DateTimeOffset? ValidUntil => ValidityDate.Until(First("valid_until"));

    public static Audience? AudienceOf(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        null => null,
        "public" or "everyone" or "customers" or "all" => Contracts.Audience.Public,
        // An unknown word restricts: publishing by a typing error is the worse mistake.
        _ => Contracts.Audience.Internal,
    };

    /// <summary>
    /// Splits a text into its front matter and the rest. Without a closing line there is none, and the text is all of it; but
    /// when its first lines say whom it is for, that holds.
    /// </summary>
    public static (FrontMatter Settings, string Body) Split(string text)
    {
        var settings = new FrontMatter();
        var head = FrontMatterHead.Find(text);
        if (head is not { } found) return (settings, text);
        var (fence, position) = (found.Fence, found.Start);
        var lines = new List<string>();
        var isTooLong = false;
        while (position < text.Length)
        {
            var end = text.IndexOf('\n', position);
            if (end < 0) end = text.Length;
            var line = text[position..end];
            position = Math.Min(end + 1, text.Length);
            if (line.TrimEnd() == fence || (fence == "---" && line.TrimEnd() == "..."))
            {
                var audience = FrontMatterAudience.Of(lines);
                if (isTooLong && (audience is null || !FrontMatterHead.SetsSomething(text, found.Start))) return (settings, text);
                settings.Audience = audience;
                settings.Read(lines, fence == "---" ? ':' : '=');
                return (settings, text[position..]);
            }

            lines.Add(line);
            isTooLong |= position - found.Start >= LongestBlock;
        }

        // Nobody closed it: a rule above a text, or a slip. What could be settings ends at the first blank line.
        settings.Audience = FrontMatterAudience.Of([.. lines.TakeWhile(static line => !string.IsNullOrWhiteSpace(line))]);
        return (settings, text);
    }

    private void Read(IReadOnlyList<string> lines, char separator)
    {
        string? open = null;
        var flat = FrontMatterHead.Flat(lines).ToList();
        for (var i = 0; i < flat.Count; i++)
        {
            var line = flat[i];
            // The items of a list may be indented or not.
            if (open is not null && line.TrimStart() is ['-', ' ', .. var item])
            {
                var one = FrontMatterValue.Unquote(item.Trim());
                _values[open] = _values.TryGetValue(open, out var items) ? $"{items},{one}" : one;
                continue;
            }

            if (line.Length == 0 || char.IsWhiteSpace(line[0]) || line[0] is '#' or '-' or '[') continue;
            var at = line.IndexOf(separator, StringComparison.Ordinal);
            if (at <= 0) continue;
            var value = FrontMatterValue.Read(line[(at + 1)..].Trim(), flat.Skip(i + 1), isYaml: separator == ':');
            var name = line[..at].Trim().Trim('"', '\'');
            open = value.Length == 0 && name is "tags" or "tag" && !_values.ContainsKey(name) ? name : null;
            if (value.Length > 0) _values.TryAdd(name, value);
        }
    }

    private string? First(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (_values.TryGetValue(name, out var value) && value is not ("null" or "~")) return value;
        }

        return null;
    }
}
