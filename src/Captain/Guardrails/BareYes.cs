using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// "Yes please" and nothing else, in any of the languages. Where a person was offered it accepts one (<see cref="Decisions.ReplyToOffer"/>, which
/// is asked first); where nothing was, it wishes for nobody, whatever learned weights make of two such polite words.
/// </summary>
internal static class BareYes
{
    private const int Longest = 60;

    private static readonly Regex[] Known = [.. LanguageTexts.Languages.Order(StringComparer.Ordinal).Select(Whole)];

    /// <param name="folded">Lower case without accents.</param>
    public static bool Is(string folded)
    {
        if (folded.Length > Longest) return false;
        var words = HandOffRequest.Words(folded);
        return words.Length > 0 && Array.Exists(Known, known => known.IsMatch(words));
    }

    private static Regex Whole(string language)
    {
        var file = LanguageTexts.In(language);
        var any = string.Join('|', file.Yes.Concat(file.WeakYes).OrderByDescending(static p => p.Length).Select(static p => $"(?:{p})"));
        return new Regex(language == "zh" ? $"^(?:(?:{any}) ?)+$" : $"^(?:(?:{any})(?: |$))+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, TimeSpan.FromMilliseconds(200));
    }
}
