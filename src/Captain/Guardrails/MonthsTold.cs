using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>The months that a text names, in its words or, of a source, in digits.</summary>
internal static partial class MonthsTold
{
    /// <summary>Mean a month wherever they stand, in any language.</summary>
    private static readonly FrozenDictionary<string, int> Plain = WordBits.Of(
        "january february - april - june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro");

    /// <summary>The same, in a text of their language: Mars is elsewhere, too.</summary>
    private static readonly FrozenDictionary<string, FrozenDictionary<string, int>> Foreign = new Dictionary<string, FrozenDictionary<string, int>>
    {
        ["de"] = WordBits.Of("januar|jänner|jan februar|feb märz april|apr mai juni|jun juli|jul august|aug september|sept|sep oktober|okt november|nov dezember|dez"),
        ["fr"] = WordBits.Of("janvier|janv février|févr mars avril|avr mai juin juillet|juil août septembre|sept octobre|oct novembre|nov décembre|déc"),
        ["it"] = WordBits.Of("gennaio|gen febbraio|feb marzo aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|sett ottobre|ott novembre|nov dicembre|dic"),
    }.ToFrozenDictionary();

    /// <summary>Are other words, too, and count only where a date would stand.</summary>
    private static readonly FrozenDictionary<string, FrozenDictionary<string, int>> Guarded = new Dictionary<string, FrozenDictionary<string, int>>
    {
        ["en"] = WordBits.Of("jan feb march|mar apr may jun jul aug sept|sep oct nov dec"),
        ["es"] = WordBits.Of("ene feb mar abr may jun jul ago sept|sep oct nov dic"),
        ["pt"] = WordBits.Of("jan fev marco|mar abr mai jun jul ago set out nov dez"),
    }.ToFrozenDictionary();

    public static List<Told> In(string text, string? language, bool asSource)
    {
        var found = new List<Told>();
        var own = language is null ? null : Foreign.GetValueOrDefault(language);
        foreach (Match word in Word().Matches(text))
        {
            if (Plain.TryGetValue(word.Value, out var month) || own?.TryGetValue(word.Value, out month) == true) found.Add(Read(text, word, month));
            else if (language is not null && Guarded.TryGetValue(language, out var guarded) && guarded.TryGetValue(word.Value, out month) && IsDate(text, word, guarded, language)) found.Add(Read(text, word, month));
        }

        if (asSource) AddBetween(text, found);
        foreach (Match date in Chinese().Matches(text)) AddChinese(found, date, asSource);
        if (asSource) AddDigits(text, found);
        return found;
    }

    /// <summary>With its day, and the year behind it.</summary>
    private static Told Read(string text, Match word, int month)
    {
        var (start, end, day) = (word.Index, word.Index + word.Length, (string?)null);
        if (DayBefore().Match(Around.Before(text, start)) is { Success: true } before) (day, start) = (before.Groups["d"].Value, start - before.Length);
        else if (DayAfter().Match(Around.After(text, end)) is { Success: true } after) (day, end) = (after.Groups["d"].Value, end + after.Length);
        if (YearAfter().Match(Around.After(text, end)) is { Success: true } year) end += year.Length;
        return new Told(ToldKind.Month, day?.TrimStart('0'), 1UL << month, start, end);
    }

    private static bool IsDate(string text, Match word, FrozenDictionary<string, int> months, string language)
    {
        var (before, after) = (Around.Before(text, word.Index), Around.After(text, word.Index + word.Length));
        var isCapital = char.IsUpper(word.Value[0]);
        if (YearAfter().IsMatch(after) || DayAfter().IsMatch(after)) return true;
        var dayBefore = DayBefore().Match(before);
        // "Children under 12 may enter": a day before it is a date only where it is written as one.
        if (dayBefore.Success && (word.Value is not ("may" or "march") || dayBefore.Groups["of"].Success)) return true;
        if (language != "en") return Linked(before, after, months);
        if (!isCapital) return false;
        return word.Value is "May" or "March" ? !Around.BeginsSentence(before) : Preposition().IsMatch(before) || Linked(before, after, months);
    }

    private static bool Linked(string before, string after, FrozenDictionary<string, int> months) =>
        (Around.NextLinked().Match(after) is { Success: true } next && IsMonth(next, months)) || (Around.LastLinked().Match(before) is { Success: true } last && IsMonth(last, months));

    private static bool IsMonth(Match match, FrozenDictionary<string, int> months) => Plain.ContainsKey(match.Groups["w"].Value) || months.ContainsKey(match.Groups["w"].Value);

    /// <summary>From April to September it is June, too.</summary>
    private static void AddBetween(string text, List<Told> found)
    {
        for (var i = found.Count - 1; i > 0; i--)
        {
            var (from, to) = (found[i - 1], found[i]);
            if (from.End <= to.Start && RangeMark().IsMatch(text[from.End..to.Start])) found.AddRange(WordBits.Between(from, to, 1, 12));
        }
    }

    private static void AddChinese(List<Told> found, Match date, bool asSource)
    {
        if (Around.Number(date.Groups["m"].Value) is not (>= 1 and <= 12 and var month)) return;
        var day = date.Groups["d"].Success && Around.Number(date.Groups["d"].Value) is { } read ? read.ToString(CultureInfo.InvariantCulture) : null;
        var told = new Told(ToldKind.Month, day, 1UL << month, date.Index, date.Index + date.Length);
        found.Add(told);
        if (!date.Groups["f"].Success || Around.Number(date.Groups["f"].Value) is not (>= 1 and <= 12 and var first)) return;
        var from = told with { Number = null, Meant = 1UL << first };
        found.AddRange(asSource ? [from, .. WordBits.Between(from, told, 1, 12)] : [from]);
    }

    /// <summary>2026-04-12 is a day in April; 12/04 is one in April or in December.</summary>
    private static void AddDigits(string text, List<Told> found)
    {
        foreach (Match date in Iso().Matches(text)) Add(date, date.Groups["m"].Value, date.Groups["d"].Value);
        foreach (Match date in Slashed().Matches(text))
        {
            Add(date, date.Groups["b"].Value, date.Groups["a"].Value);
            Add(date, date.Groups["a"].Value, date.Groups["b"].Value);
        }

        void Add(Match date, string month, string day)
        {
            if (Around.Number(month) is >= 1 and <= 12 and var m && Around.Number(day) is >= 1 and <= 31)
                found.Add(new Told(ToldKind.Month, day.TrimStart('0'), 1UL << m, date.Index, date.Index + date.Length));
        }
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<!\d[.,:/-]?)(?<d>\d{1,2})(?:\.|(?<of>st|nd|rd|th|[ºª]))?(?<of>[ \u00A0]+(?:of|de|do))?[ \u00A0/-]{0,2}$", RegexOptions.IgnoreCase)]
    private static partial Regex DayBefore();

    [GeneratedRegex(@"^\.?[ \u00A0/-]{1,2}(?:the )?(?<d>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[.,:]\d|\p{L}|[ \u00A0]?(?:%|[ap]\.?m))", RegexOptions.IgnoreCase)]
    private static partial Regex DayAfter();

    [GeneratedRegex(@"^\.?,?[ \u00A0/-]{0,2}(?:(?:of|de|del|do)[ \u00A0])?(?:19|20)\d\d(?!\d)", RegexOptions.IgnoreCase)]
    private static partial Regex YearAfter();

    [GeneratedRegex(@"\b(?:in|since|until|till|by|from|of|to|through|between|and|or|early|late|mid)[ -]$", RegexOptions.IgnoreCase)]
    private static partial Regex Preposition();

    [GeneratedRegex(@"^\.?,?[ \u00A0]*(?:-|–|—|~|to|through|thru|until|till|a|al|até|ate|hasta|bis|à|au|至|到)[ \u00A0]*(?:the |el |o )?$", RegexOptions.IgnoreCase)]
    private static partial Regex RangeMark();

    [GeneratedRegex(@"(?:(?:19|20)\d\d\s?年\s?)?(?:(?<!\d)(?<f>1[0-2]|0?[1-9])\s?月?\s?[-–—~～至到]\s?)?(?<![\d.,十一二三四五六七八九])(?<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?![亮球饼])(?:\s?(?<d>[0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号])?")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"(?<!\d)(?:19|20)\d\d(?<s>[-/.])(?<m>\d{1,2})\k<s>(?<d>\d{1,2})(?!\d)")]
    private static partial Regex Iso();

    /// <summary>With points or dashes only with a year: 1.2 is a version, and 3-5 is a range.</summary>
    [GeneratedRegex(@"(?<![\d/.,-])(?!24/7)(?<a>\d{1,2})(?:/(?<b>\d{1,2})(?:/(?:\d{4}|\d\d))?|(?<s>[.-])(?<b>\d{1,2})\k<s>(?:\d{4}|\d\d))(?![\d/])")]
    private static partial Regex Slashed();
}
