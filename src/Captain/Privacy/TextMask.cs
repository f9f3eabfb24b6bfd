using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Security;

namespace Wheelhouse.Captain.Privacy;

/// <summary>
/// Takes personal data out of what leaves and puts it back into what comes. The same value has the same placeholder in every
/// text of an account, so that a model can tell two customers apart, and a question is near the article that has the same
/// address; which value it is only this installation knows.
/// </summary>
internal sealed partial class TextMask(ISecretBox secrets, AccountId account)
{
    private const int HashLength = 8;

    /// <summary>No placeholder is longer.</summary>
    public const int LongestPlaceholder = HashLength + 8;

    private readonly ConcurrentDictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many different values were masked, by kind.</summary>
    public IReadOnlyDictionary<string, int>? Counts => _values.IsEmpty ? null
        : new SortedDictionary<string, int>(_values.Keys.GroupBy(static k => k[1..k.IndexOf('_', StringComparison.Ordinal)]).ToDictionary(static g => g.Key, static g => g.Count()), StringComparer.Ordinal);

    public string Hide(string text)
    {
        var found = PersonalData.FindIn(text);
        if (found.Count == 0) return text;
        var masked = new StringBuilder(text.Length);
        var at = 0;
        foreach (var value in found)
        {
            if (value.Start < at) continue;
            masked.Append(text, at, value.Start - at).Append(PlaceholderOf(text.Substring(value.Start, value.Length), value.Kind));
            at = value.Start + value.Length;
        }

        return masked.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Puts back what was masked here. What only looks like a placeholder stays.</summary>
    public string Restore(string text) =>
        _values.IsEmpty || !text.Contains('[', StringComparison.Ordinal) ? text : Placeholder().Replace(text, match => _values.GetValueOrDefault(match.Value, match.Value));

    private string PlaceholderOf(string value, PersonalKind kind)
    {
        // However it is written, a number is the same number; an address does not care for case.
        var plain = kind == PersonalKind.Email ? value.ToLowerInvariant() : string.Concat(NumberRun.Plainly(value).Where(char.IsAsciiDigit));
        var name = kind.ToString().ToLowerInvariant();
        var hash = Convert.ToHexStringLower(secrets.KeyedHash(plain, $"mask:{account}:{name}"))[..HashLength];
        var placeholder = $"[{name}_{hash}]";
        _values.TryAdd(placeholder, value);
        return placeholder;
    }

    [GeneratedRegex(@"\[(?:email|phone|card)_[0-9a-fA-F]{8}\]", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();
}

/// <summary>Restores a text that comes in pieces: what may be the beginning of a placeholder waits for its end.</summary>
internal sealed class MaskedStream(TextMask mask)
{
    private string _held = "";

    public string Take(string piece)
    {
        var text = _held + piece;
        var open = text.LastIndexOf('[');
        var waits = open >= 0 && text.Length - open < TextMask.LongestPlaceholder && !text.AsSpan(open).Contains(']') && CanGoOn(text.AsSpan(open + 1));
        _held = waits ? text[open..] : "";
        return mask.Restore(waits ? text[..open] : text);
    }

    public string End()
    {
        var last = mask.Restore(_held);
        _held = "";
        return last;
    }

    private static bool CanGoOn(ReadOnlySpan<char> begun)
    {
        foreach (var kind in (ReadOnlySpan<string>)["email_", "phone_", "card_"])
        {
            var length = Math.Min(kind.Length, begun.Length);
            if (begun[..length].Equals(kind.AsSpan(0, length), StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
