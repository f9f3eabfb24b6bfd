using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Wheelhouse.Evals.Metrics;

/// <summary>How replies are measured: their length in the unit of the language, and whether an answer stands in them.</summary>
internal static partial class ReplyText
{
    /// <summary>Words between spaces; characters without spaces where words are not spaced. Citation marks are not counted.</summary>
    public static int Length(string reply, string language)
    {
        var plain = CitationMark().Replace(reply, "");
        return language is "zh" or "ja" or "ko" ? plain.Count(c => !char.IsWhiteSpace(c)) : plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
    }

    /// <summary>Whether one of the answers stands in the reply, apart from case, width of characters, white space and citation marks.</summary>
    public static bool Contains(string reply, IEnumerable<string> answers)
    {
        var said = Fold(CitationMark().Replace(reply, ""));
        return answers.Any(answer => said.Contains(Fold(answer), StringComparison.Ordinal));
    }

    /// <summary>Whether a quote stands in a text, apart from white space.</summary>
    public static bool IsQuoteOf(string quote, string text) => quote.Length > 0 && OneSpace(text).Contains(OneSpace(quote), StringComparison.Ordinal);

    /// <summary>The stretch of a text that a quote stands for, apart from white space and invisible characters; null when there is none.</summary>
    public static string? AsItStandsIn(string text, string quote)
    {
        var places = Enumerable.Range(0, text.Length).Where(i => IsVisible(text[i])).ToArray();
        var visible = string.Concat(places.Select(i => text[i]));
        var sought = string.Concat(quote.Where(IsVisible));
        var at = sought.Length == 0 ? -1 : visible.IndexOf(sought, StringComparison.Ordinal);
        return at < 0 ? null : text[places[at]..(places[at + sought.Length - 1] + 1)];
    }

    private static bool IsVisible(char c) => !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format;

    private static string Fold(string text) => OneSpace(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant());

    private static string OneSpace(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s*\[\d+\]")]
    private static partial Regex CitationMark();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
