using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>The days of the week that a text names. "Monday to Friday" names five.</summary>
internal static partial class WeekdaysTold
{
    private static readonly FrozenDictionary<string, int> Plain = WordBits.Of(
        "monday|mondays tuesday|tuesdays wednesday|wednesdays thursday|thursdays friday|fridays saturday|saturdays sunday|sundays",
        "lunes martes miércoles|miercoles jueves viernes sábado|sábados|sabado|sabados domingo|domingos");

    private static readonly FrozenDictionary<string, FrozenDictionary<string, int>> Foreign = new Dictionary<string, FrozenDictionary<string, int>>
    {
        ["de"] = WordBits.Of("montag|montags dienstag|dienstags mittwoch|mittwochs donnerstag|donnerstags freitag|freitags samstag|samstags|sonnabend sonntag|sonntags"),
        ["fr"] = WordBits.Of("lundi|lundis mardi|mardis mercredi|mercredis jeudi|jeudis vendredi|vendredis samedi|samedis dimanche|dimanches"),
        ["it"] = WordBits.Of("lunedì martedì mercoledì giovedì venerdì sabato domenica"),
    }.ToFrozenDictionary();

    /// <summary>"Segunda" is also the second, and "sun" shines: they count beside another day, or where an hour follows.</summary>
    private static readonly FrozenDictionary<string, FrozenDictionary<string, int>> Guarded = new Dictionary<string, FrozenDictionary<string, int>>
    {
        ["en"] = WordBits.Of("mon tue|tues wed thu|thur|thurs fri sat sun"),
        ["es"] = WordBits.Of("lun mar mié|mie jue vie sáb|sab dom"),
        ["pt"] = WordBits.Of("segunda|segundas|seg terça|terças|terca|tercas|ter quarta|quartas|qua quinta|quintas|qui sexta|sextas|sex sáb|sab dom"),
    }.ToFrozenDictionary();

    private const ulong Workdays = 0b0011_1110;
    private const ulong Weekend = 0b1100_0000;

    public static List<Told> In(string text, string? language, bool asSource)
    {
        var found = new List<Told>();
        var own = language is null ? null : Foreign.GetValueOrDefault(language);
        foreach (Match word in Word().Matches(text))
        {
            var name = word.Groups["w"];
            if (Plain.TryGetValue(name.Value, out var day) || own?.TryGetValue(name.Value, out day) == true) found.Add(Read(word, day));
            else if (language is not null && Guarded.TryGetValue(language, out var guarded) && guarded.TryGetValue(name.Value, out day)
                && (word.Groups["feira"].Success || IsDay(text, name, guarded, language))) found.Add(Read(word, day));
            else if (word.Groups["feira"].Success && Guarded["pt"].TryGetValue(name.Value, out day)) found.Add(Read(word, day));
        }

        for (var i = found.Count - 1; i > 0; i--)
        {
            var (from, to) = (found[i - 1], found[i]);
            if (RangeMark().IsMatch(text[from.End..to.Start])) found.AddRange(WordBits.Between(from, to, 1, 7));
        }

        foreach (Match days in Chinese().Matches(text)) AddChinese(found, days);
        if (asSource) AddGroups(text, found);
        return found;
    }

    private static Told Read(Match word, int day) => new(ToldKind.Weekday, null, 1UL << day, word.Index, word.Index + word.Length);

    private static bool IsDay(string text, Group name, FrozenDictionary<string, int> days, string language)
    {
        var (before, after) = (Around.Before(text, name.Index), Around.After(text, name.Index + name.Length));
        if (language == "en" && !char.IsUpper(name.Value[0])) return false;
        if ((Around.NextLinked().Match(after) is { Success: true } next && IsOne(next, days)) || (Around.LastLinked().Match(before) is { Success: true } last && IsOne(last, days))) return true;
        return language switch
        {
            "en" => HourAfter().IsMatch(after) || On().IsMatch(before),
            // Short forms are too short to mean anything by themselves: "ter" is to have.
            "pt" => name.Length > 4 && PortugueseHour().IsMatch(after),
            _ => false,
        };
    }

    private static bool IsOne(Match match, FrozenDictionary<string, int> days) => Plain.ContainsKey(match.Groups["w"].Value) || days.ContainsKey(match.Groups["w"].Value);

    private static void AddChinese(List<Told> found, Match days)
    {
        var begin = new Told(ToldKind.Weekday, null, 1UL << Day(days.Groups["d"].Value), days.Index, days.Index + days.Length);
        found.Add(begin);
        if (!days.Groups["e"].Success) return;
        var to = begin with { Meant = 1UL << Day(days.Groups["e"].Value) };
        found.AddRange([to, .. WordBits.Between(begin, to, 1, 7)]);
    }

    private static int Day(string numeral) => numeral is "日" or "天" ? 7 : Around.Number(numeral) ?? 7;

    private static void AddGroups(string text, List<Told> found)
    {
        if (WorkdayWords().IsMatch(text)) Add(Workdays);
        if (WeekendWords().IsMatch(text)) Add(Weekend);
        if (EveryDay().IsMatch(text)) Add(Workdays | Weekend);

        void Add(ulong days) => found.AddRange(Enumerable.Range(1, 7).Where(day => (days & (1UL << day)) != 0).Select(static day => new Told(ToldKind.Weekday, null, 1UL << day, 0, 0)));
    }

    [GeneratedRegex(@"(?<w>\p{L}+)(?<feira>[- ]feiras?\b)?", RegexOptions.IgnoreCase)]
    private static partial Regex Word();

    [GeneratedRegex(@"^\.?[ \u00A0]*(?:-|–|—|~|to|through|thru|until|till|a|à|al|até|ate|hasta|bis|au)[ \u00A0]*(?:el )?$", RegexOptions.IgnoreCase)]
    private static partial Regex RangeMark();

    [GeneratedRegex(@"^\.?[ \u00A0]?[,:(]?[ \u00A0]?(?:at |from )?\d", RegexOptions.IgnoreCase)]
    private static partial Regex HourAfter();

    [GeneratedRegex(@"\b(?:on|every|each|until|till|next|this|last|since|by)[ ]$", RegexOptions.IgnoreCase)]
    private static partial Regex On();

    [GeneratedRegex(@"^(?:,? (?:às|as|das|de manhã|à tarde|à noite) |[,.!?;]|$)", RegexOptions.IgnoreCase)]
    private static partial Regex PortugueseHour();

    /// <summary>每周三次 is three times a week.</summary>
    [GeneratedRegex(@"(?:(?:星期|礼拜)(?<d>[一二三四五六日天])|(?<![一二两三四五六七八九十几\d])[周週](?<d>[一二三四五六日]))(?![次个個回天遍年期种小分十百千一二三四五六七八九位趟盆件度])(?:\s?[至到~～–—-]\s?(?:星期|礼拜|[周週])?(?<e>[一二三四五六日天]))?")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"\b(?:weekdays?|working days?|business days?|entre semana|días laborables|dias laborables|días hábiles|dias úteis)\b|工作日", RegexOptions.IgnoreCase)]
    private static partial Regex WorkdayWords();

    [GeneratedRegex(@"\b(?:weekends?|fin(?:es)? de semana|fi(?:m|ns) de semana)\b|周末|週末", RegexOptions.IgnoreCase)]
    private static partial Regex WeekendWords();

    [GeneratedRegex(@"\b(?:every day|daily|seven days|7 days a week|24/7|todos los días|cada día|a diario|todos os dias|diariamente)\b|每天|每日|全年无休", RegexOptions.IgnoreCase)]
    private static partial Regex EveryDay();
}
