using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Wheelhouse.Captain.Turns;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>Why a sentence with true quotes does not reach the customer all the same. Stable codes: they stand in the trace.</summary>
internal static class Objections
{
    /// <summary>It names a website or mail address that is not the company's.</summary>
    public const string ForeignAddress = "foreign_address";

    /// <summary>It asks for a password, a card number or a code.</summary>
    public const string SecretRequest = "secret_request";

    /// <summary>It tells a number that what it quotes does not.</summary>
    public const string UnsupportedNumber = "unsupported_number";

    /// <summary>It tells a month, a day of the week or a half of the day that what it quotes does not.</summary>
    public const string UnsupportedDate = "unsupported_date";

    /// <summary>It tells a currency that what it quotes does not.</summary>
    public const string UnsupportedCurrency = "unsupported_currency";

    /// <summary>It names somebody or something that its passages do not.</summary>
    public const string UnsupportedName = "unsupported_name";

    /// <summary>Too little of it stands in its passages.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>It is not in the customer's language.</summary>
    public const string OtherLanguage = "other_language";

    /// <summary>The answer meets a rule of the account about what must not be said.</summary>
    public const string Sensitive = "sensitive";

    /// <summary>It is a step of a list of which others may not be shown, or leads to one: half a procedure may do harm.</summary>
    public const string IncompleteList = "incomplete_list";

    /// <summary>The same was said before in this session.</summary>
    public const string SaidBefore = "said_before";

    /// <summary>A model that read it beside its passages found that they do not say it.</summary>
    public const string Judged = "judged_unsupported";

    /// <summary>A model that read it beside what the team forbids its assistant found that it does that.</summary>
    public const string Forbidden = "judged_forbidden";

    /// <summary>The model that was to check it could not be asked.</summary>
    public const string NotJudged = "not_judged";

    /// <summary>It mixes scripts within a word, as only those do who imitate another word.</summary>
    public const string Disguise = "disguise";
}

/// <summary>
/// Reads a sentence once more that is about to be shown: a quote may be true and the sentence around it false, and an article
/// may be poisoned. Whatever a model was made to write, this decides.
/// </summary>
internal sealed partial class AnswerCheck(ITextAnalysis analysis)
{
    /// <summary>Of a sentence's content words, so many must stand in the passages that it cites.</summary>
    private const double LeastSupport = 0.5;

    /// <summary>Languages in which a capital within a sentence names somebody or something. In German every noun has one.</summary>
    private static readonly HashSet<string> WithCapitals = new(StringComparer.Ordinal) { "en", "es", "pt" };

    private const int LongestPart = 200;

    /// <summary>The text without characters that nobody sees.</summary>
    public static string Visible(string text) => Invisible().Replace(text, "");

    /// <summary>What speaks against a sentence that a model wrote; null for nothing.</summary>
    public string? ObjectionTo(WrittenSentence sentence, CheckScope scope)
    {
        var text = sentence.Text;
        if (MixedWord().IsMatch(text)) return Objections.Disguise;
        if (ObjectionToQuoted(text, scope) is { } objection) return objection;
        var cited = sentence.Citations.Select(c => c.PassageNumber).Distinct().Select(n => scope.Passages[n - 1]).ToList();
        var told = Told.In(text, scope.Language, asSource: false);
        if (!TellsItsNumbers(text, told, sentence.Citations, scope)) return Objections.UnsupportedNumber;
        if (QuotedDates.ObjectionTo(text, told, sentence.Citations, scope) is { } untold) return untold;
        if (OtherLanguage.IsIn(text, cited, scope.Language, analysis)) return Objections.OtherLanguage;
        // Words of one language say nothing about a passage in another.
        return cited.TrueForAll(p => p.Language != scope.Language) ? null : ObjectionToWords(text, told, cited, scope);
    }

    /// <summary>The same for a sentence that was quoted as it stands, with nothing of a model's own.</summary>
    public static string? ObjectionToQuoted(string text, CheckScope scope) =>
        scope.Hosts.FirstForeign(text) is not null ? Objections.ForeignAddress
        : SecretRequests.IsIn(text) ? Objections.SecretRequest
        : null;

    /// <summary>Whether what a model names as unanswered is a part of the question, and nothing of its own.</summary>
    public bool IsPartOf(string question, string part, CheckScope scope)
    {
        var terms = analysis.Terms(part, scope.Language).Distinct(StringComparer.Ordinal).ToList();
        var asked = analysis.Terms(question, scope.Language).ToHashSet(StringComparer.Ordinal);
        return terms.Count > 0 && part.Length <= LongestPart && terms.Count(asked.Contains) >= LeastSupport * terms.Count && ObjectionToQuoted(part, scope) is null;
    }

    private string? ObjectionToWords(string text, List<Told> told, List<CheckedPassage> cited, CheckScope scope)
    {
        var known = string.Join('\n', cited.Select(p => $"{p.Title}\n{p.Text}").Append(scope.Names));
        if (WithCapitals.Contains(scope.Language) && UnknownName(text, told, known)) return Objections.UnsupportedName;
        // Numbers are looked at by themselves.
        var terms = analysis.Terms(text, scope.Language).Where(static t => !char.IsAsciiDigit(t[0])).Distinct(StringComparer.Ordinal).ToList();
        if (terms.Count < 2) return null;
        var supported = analysis.Terms(known, scope.Language).ToHashSet(StringComparer.Ordinal);
        return terms.Count(supported.Contains) < LeastSupport * terms.Count ? Objections.Unsupported : null;
    }

    /// <summary>A number in words must stand where the sentence quotes, or count the same elsewhere: another line of the passage speaks of something else.</summary>
    private static bool TellsItsNumbers(string text, List<Told> told, IReadOnlyList<Citation> citations, CheckScope scope)
    {
        var around = string.Join('\n', citations.Select(c => QuotedDates.LinesAround(scope.Passages[c.PassageNumber - 1].Text, c.Quote)));
        var known = Digits().Matches(around).Select(m => m.Value).Concat(citations.Select(c => scope.Passages[c.PassageNumber - 1].Language).Distinct().SelectMany(l => NumberWords.In(around, l)).Select(static n => n.Digits)).ToHashSet(StringComparer.Ordinal);
        // 四月 is a month, and 八点 an hour: those are looked at by themselves.
        var counted = told.Where(t => t.Kind == ToldKind.Hour || (t.Kind == ToldKind.Month && (t.Number is null || known.Contains(t.Number))))
            .Aggregate(text, static (left, t) => $"{left[..t.Start]}{new string(' ', t.End - t.Start)}{left[t.End..]}");
        return NumberWords.In(counted, scope.Language).All(n => known.Contains(n.Digits)
            || citations.Any(c => scope.Passages[c.PassageNumber - 1].Text.Contains(n.Counted, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>A capital letter within a sentence names somebody or something, in the languages that have them.</summary>
    private static bool UnknownName(string text, List<Told> told, string known)
    {
        foreach (Match name in Name().Matches(text))
        {
            // Months and the like have been looked at by themselves.
            if (told.Exists(t => t.Start <= name.Index && name.Index < t.End)) continue;
            if (!known.Contains(name.Value, StringComparison.OrdinalIgnoreCase) && !Abbreviation().IsMatch(name.Value)) return true;
        }

        return false;
    }

    [GeneratedRegex(@"[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]|\uDB40[\uDC00-\uDC7F]")]
    private static partial Regex Invisible();

    /// <summary>Units and formulas mix scripts, too: kΩ, μF, ΔT.</summary>
    [GeneratedRegex(@"[a-zA-Z][\u0370-\u03FF\u0400-\u04FF-[ΩωμΔδπλφθαβγσε]]|[\u0370-\u03FF\u0400-\u04FF-[ΩωμΔδπλφθαβγσε]][a-zA-Z]")]
    private static partial Regex MixedWord();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex("^(?:AM|PM|UTC|GMT|CET|EU|USA|UK|US|PDF|FAQ|SMS|URL|API|ID|IDs)$", RegexOptions.IgnoreCase)]
    private static partial Regex Abbreviation();

    /// <summary>Not the first word of a sentence, a line or a list item, nor "I" and its kin.</summary>
    [GeneratedRegex(@"(?<=[\p{Ll}\p{N},;)’'""] )(?!I\b|I'|OK\b)\p{Lu}[\p{L}\p{N}-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}

/// <summary>What an answer is checked against.</summary>
/// <param name="Passages">In the order of their numbers, with what speaks to machines masked.</param>
/// <param name="Names">Names that an answer may use though no passage does: the product's, the assistant's.</param>
internal sealed record CheckScope(string Language, IReadOnlyList<CheckedPassage> Passages, AllowedHosts Hosts, string Names)
{
    public static CheckScope Of(TurnContext turn)
    {
        var (passages, assistant) = (turn.Notes.Passages, turn.Assistant);
        return new CheckScope(
            turn.Notes.Language,
            [.. passages.Select(p => new CheckedPassage(string.Join('\n', p.HeadingPath.Append(p.Title)), HiddenInstructions.MaskIn(p.Text), p.Language, !ToolPassage.HasDocument(p.DocumentId)))],
            HostsOf(turn),
            string.Join('\n', assistant.Name, assistant.Settings.ProductName));
    }

    /// <summary>The company's own, and those that its passages come from.</summary>
    public static AllowedHosts HostsOf(TurnContext turn) =>
        new([.. turn.Assistant.Settings.AllowedDomains ?? [], turn.Transcript.Website, .. turn.Notes.Passages.Select(static p => p.Url)]);
}

/// <param name="IsRecord">A tool has returned it: a line for each field.</param>
internal sealed record CheckedPassage(string Title, string Text, string Language, bool IsRecord = false);
