using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Recognises a title or heading that says of itself that it does not hold any more: what it says contradicts nobody.</summary>
internal static partial class OutdatedText
{
    public static bool Is(string heading) => Words().IsMatch(heading);

    [GeneratedRegex(
        @"\b(?:no longer valid|not valid any ?more|outdated|obsolete|archived?|superseded|expired|ya no (?:es |está )?(?:válid|vigente)|obsolet|caducad|desactualizad|não (?:é )?mais válid|já não (?:é )?válid|desatualizad)|已失效|已过期|不再有效|已废止|旧版",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
