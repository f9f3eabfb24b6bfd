using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Turns;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// Decides whether a sentence may reach a customer: its quotes must stand in their passages word for word, and every
/// number, price, date and address it tells must occur in a passage that it cites. What fails is never shown.
/// </summary>
internal static partial class Grounding
{
    /// <summary>Shorter quotes stand in any text and prove nothing.</summary>
    private const int ShortestQuote = 12;

    private const int ShortestWideQuote = 4;

    private static readonly string[] AnswerLanguages = ["en", "es", "pt"];

    /// <summary>The sentence with its citations as they stand in the passages; null when it is not carried by them.</summary>
    /// <param name="passages">The text of each passage by its number, counted from 1.</param>
    /// <param name="results">The numbers of those that are what a call returned; null for none.</param>
    public static WrittenSentence? Verify(WrittenSentence sentence, IReadOnlyList<string> passages, IReadOnlySet<int>? results = null)
    {
        var text = Plain(sentence.Text);
        if (text.Length == 0) return null;
        var verified = new List<Citation>();
        foreach (var citation in sentence.Citations)
        {
            if (citation.PassageNumber < 1 || citation.PassageNumber > passages.Count) continue;
            var passage = passages[citation.PassageNumber - 1];
            var found = FindVerbatim(passage, citation.Quote) ?? (results?.Contains(citation.PassageNumber) == true ? FindLine(passage, citation.Quote) : null);
            if (found is not null) verified.Add(citation with { Quote = found });
        }

        if (verified.Count == 0) return null;
        var cited = string.Join('\n', verified.Select(c => c.PassageNumber).Distinct().Select(n => passages[n - 1]));
        return TellsOnlyWhatIsCited(text, cited) ? new WrittenSentence(text, verified) : null;
    }

    /// <summary>The quote as the passage has it, runs of white space counting as one space; null when it does not stand there.</summary>
    public static string? FindVerbatim(string passage, string quote)
    {
        var (folded, offsets) = FoldSpace(passage);
        var (wanted, _) = FoldSpace(quote.Trim());
        var shortest = wanted.Any(c => c >= '\u2E80') ? ShortestWideQuote : ShortestQuote;
        if (wanted.Length < shortest) return null;
        var at = folded.IndexOf(wanted, StringComparison.Ordinal);
        return at < 0 ? null : passage[offsets[at]..(offsets[at + wanted.Length - 1] + 1)];
    }

    /// <summary>A call may return nothing but "shipped" or "id: 7": what is too short to prove anything elsewhere is there all of a line, or no quote.</summary>
    private static string? FindLine(string passage, string quote)
    {
        var (wanted, _) = FoldSpace(quote.Trim());
        return wanted.Any(char.IsLetterOrDigit) ? passage.Split('\n').Select(static line => line.Trim()).FirstOrDefault(line => FoldSpace(line).Text == wanted) : null;
    }

    /// <summary>Whether the cited passages hold all numbers and addresses of the text. A date or an hour may stand there in another form.</summary>
    public static bool TellsOnlyWhatIsCited(string text, string cited)
    {
        foreach (Match url in Address().Matches(text))
        {
            if (!cited.Contains(url.Value.TrimEnd('.', ',', ')', ';'), StringComparison.OrdinalIgnoreCase)) return false;
        }

        var known = Number().Matches(cited).Select(m => Digits(m.Value)).ToHashSet(StringComparer.Ordinal);
        var withoutMarks = StepMark().Replace(Address().Replace(text, " "), "");
        var unknown = Number().Matches(withoutMarks).Where(m => !known.Contains(Digits(m.Value))).ToList();
        return unknown.Count == 0 || AreRestated(withoutMarks, unknown, cited, known);
    }

    /// <summary>2026-04-12 told as 12 April 2026, or 20:00 as 8 PM: the same day, the same minute, and no other digits.</summary>
    private static bool AreRestated(string text, List<Match> numbers, string cited, HashSet<string> known)
    {
        var there = Told.In(cited, language: null, asSource: true);
        var said = AnswerLanguages.SelectMany(language => MonthsTold.In(text, language, asSource: false)).Concat(HoursTold.In(text, asSource: true))
            .Where(s => there.Exists(t => t.Kind == s.Kind && t.Number == s.Number && (t.Meant & s.Meant) != 0)).ToList();
        return numbers.TrueForAll(n => said.Exists(s => s.Start <= n.Index && n.Index + n.Length <= s.End && IsPartOf(n.Value, s, known)));
    }

    private static bool IsPartOf(string number, Told told, HashSet<string> known)
    {
        if (number.Length == 4 && told.Kind == ToldKind.Month) return known.Any(k => k.StartsWith(number, StringComparison.Ordinal) || k.EndsWith(number, StringComparison.Ordinal));
        var at = BitOperations.TrailingZeroCount(told.Meant);
        if (told.Kind == ToldKind.Month) return number.TrimStart('0') is var day && (day == told.Number || day == at.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(number.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour % 12 == at % 12;
    }

    /// <summary>No images, no HTML and no bracketed numbers of the model's own: citations are set by us.</summary>
    private static string Plain(string text) => OwnMark().Replace(Tag().Replace(Image().Replace(text, ""), ""), "").Trim();

    /// <summary>Thousands separators differ between languages; the digits do not.</summary>
    internal static string Digits(string number)
    {
        var text = number.TrimEnd('.', ',', ':');
        var grouped = Grouped().IsMatch(text);
        return grouped ? string.Concat(text.Where(char.IsDigit)) : text.Replace(',', '.');
    }

    private static (string Text, List<int> Offsets) FoldSpace(string text)
    {
        var folded = new StringBuilder(text.Length);
        var offsets = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                if (folded.Length > 0 && folded[^1] == ' ') continue;
                c = ' ';
            }

            folded.Append(c);
            offsets.Add(i);
        }

        return (folded.ToString(), offsets);
    }

    [GeneratedRegex(@"(?:https?:[/\\]*|www\.)[^\s<>""]+|[\w.+-]+@[\w-]+\.[\w.]+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|app|dev|info|biz|co|ru|cn|xyz|site|shop|online)\b(?:/[^\s<>""]*)?", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\d+(?:[.,:/-]?\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{1,3}(?:[.,]\d{3})+$")]
    private static partial Regex Grouped();

    /// <summary>The number of a step in a list counts steps and tells nothing.</summary>
    [GeneratedRegex(@"^\s*\d{1,2}[.)]\s", RegexOptions.Multiline)]
    private static partial Regex StepMark();

    [GeneratedRegex(@"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])?")]
    private static partial Regex Image();

    [GeneratedRegex(@"</?[a-zA-Z!][^<>]*>?")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s*\[\d{1,3}(?:\s*,\s*\d{1,3})*\](?!\()")]
    private static partial Regex OwnMark();
}
