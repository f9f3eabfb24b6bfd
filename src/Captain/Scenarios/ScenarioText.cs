using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Scenarios;

/// <summary>Reads a scenario's own words and the customer's.</summary>
internal static partial class ScenarioText
{
    private const int LongestRead = 4_000;

    /// <summary>Chatwoot's names for what is builtin here.</summary>
    private static readonly Dictionary<string, string> Chatwoots = new(StringComparer.Ordinal)
    {
        ["add_label_to_conversation"] = "add_label",
        ["update_priority"] = "set_priority",
        ["resolve_conversation"] = "resolve",
        ["handoff"] = "hand_off",
    };

    /// <summary>The tools that an instruction names, in their order. Searching needs no leave.</summary>
    public static IReadOnlyList<string> ToolsOf(string instruction) =>
        [.. Reference().Matches(instruction).Select(static m => NameOf(m.Groups["id"].Value)).Where(static n => n is not "faq_lookup" and not "search_knowledge" and not "open_document").Distinct(StringComparer.Ordinal)];

    public static string WithNames(string instruction) => Reference().Replace(instruction, static m => $"{m.Groups["label"].Value} (tool {NameOf(m.Groups["id"].Value)})");

    /// <summary>Whether a customer's message holds one of the phrases, whatever its letters' case, accents and signs.</summary>
    public static bool Holds(string message, IReadOnlyList<string> phrases)
    {
        if (phrases.Count == 0) return false;
        var words = $" {Words(message.Clip(LongestRead))} ";
        return phrases.Any(phrase => Words(phrase) is { Length: > 0 } wanted
            // Chinese, Japanese and Korean set no spaces between words.
            && words.Contains(wanted.Any(static c => c >= '⺀') ? wanted : $" {wanted} ", StringComparison.Ordinal));
    }

    /// <summary>Lower case without accents, with one space for whatever is neither letter nor digit.</summary>
    public static string Words(string text)
    {
        var words = new StringBuilder();
        foreach (var c in text.Normalize(NormalizationForm.FormKD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark || c is '\'' or '’') continue;
            if (char.IsLetterOrDigit(c)) words.Append(char.ToLowerInvariant(c));
            else if (words.Length > 0 && words[^1] != ' ') words.Append(' ');
        }

        return words.ToString().Trim();
    }

    private static string NameOf(string id) => id == "faq_lookup" ? "search_knowledge" : Chatwoots.GetValueOrDefault(id, id);

    [GeneratedRegex(@"\[(?<label>[^\]\n]{1,200})\]\(tool://(?<id>[A-Za-z0-9_-]{1,64})\)")]
    private static partial Regex Reference();
}
