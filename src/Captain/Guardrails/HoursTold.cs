using System.Globalization;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>The hours that a text tells with the half of the day that they belong to; of a source those on a clock of 24 hours, too.</summary>
internal static partial class HoursTold
{
    public static List<Told> In(string text, bool asSource)
    {
        var found = new List<Told>();
        foreach (Match time in Halved().Matches(text)) Add(time, HalfOf(time.Groups["half"].Value.ToLowerInvariant()));
        foreach (Match time in Chinese().Matches(text)) Add(time, ChineseHalfOf(time.Groups["half"].Value));
        if (!asSource) return found;
        // Not the digits of one that says which half it means.
        foreach (var time in Clock().Matches(text).Where(t => !found.Exists(f => f.Start <= t.Index && t.Index < f.End)).ToList()) Tell(time.Groups["h"].Value, time.Groups["m"].Value, 0, time);
        return found;

        void Add(Match time, Half half)
        {
            if (Around.Number(time.Groups["h"].Value) is not (>= 0 and <= 24 and var hour)) return;
            found.Add(new Told(ToldKind.Hour, Minutes(time.Groups["m"].Value), 1UL << At(hour, half), time.Index, time.Index + time.Length));
            // "8 to 10 PM" and "9 to 5 PM": whose half the first one shares, the source alone knows.
            if (asSource && time.Groups["f"].Success) foreach (var shift in new[] { 0, 12 }) Tell(time.Groups["f"].Value, time.Groups["fm"].Value, shift, time);
            if (asSource && time.Groups["t"].Success) foreach (var shift in new[] { 0, 12 }) Tell(time.Groups["t"].Value, "", shift, time);
        }

        void Tell(string hour, string minutes, int shift, Match time)
        {
            if (Around.Number(hour) is >= 0 and <= 24 and var read) found.Add(new Told(ToldKind.Hour, Minutes(minutes), 1UL << ((read + shift) % 24), time.Index, time.Index + time.Length));
        }
    }

    private enum Half
    {
        Early,
        Late,

        /// <summary>Twelve of it is midnight.</summary>
        Night,
    }

    private static int At(int hour, Half half) => half switch
    {
        _ when hour > 12 => hour % 24,
        Half.Early => hour % 12,
        Half.Late => (hour % 12) + 12,
        _ => hour == 12 ? 0 : hour < 5 ? hour : hour + 12,
    };

    private static Half HalfOf(string half) => half switch
    {
        "p" or "afternoon" or "evening" or "tarde" => Half.Late,
        "night" or "noche" or "noite" => Half.Night,
        _ => Half.Early,
    };

    private static Half ChineseHalfOf(string half) => half switch
    {
        "下午" or "中午" or "傍晚" => Half.Late,
        "晚上" or "夜间" or "晚间" => Half.Night,
        _ => Half.Early,
    };

    private static string Minutes(string digits) => digits.Length == 0 ? "00" : int.Parse(digits, CultureInfo.InvariantCulture).ToString("00", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.,:])(?:(?<f>\d{1,2})(?:[:.h](?<fm>[0-5]\d))?\s?(?:-|–|—|to|a|às|until)\s?)?(?<![\d.,:])(?<h>\d{1,2})(?:[:.h](?<m>[0-5]\d))?(?:\s?(?<half>[ap])\.?\s?m\b\.?|(?:\s?o['’]clock)?\s(?:in the (?<half>morning|afternoon|evening)|at (?<half>night))|\s?(?:h|hs|horas)?\s(?:de la|da|de) (?<half>mañana|manana|manhã|manha|madrugada|tarde|noche|noite)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Halved();

    [GeneratedRegex(@"(?<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜间)\s?(?<h>\d{1,2}|[一二两三四五六七八九]|十[一二]?)\s?(?:[点時时]|[:：](?<m>[0-5]\d))(?:半|整)?(?:\s?(?:-|–|—|~|～|至|到)\s?(?<t>\d{1,2}|[一二两三四五六七八九]|十[一二]?)\s?[点時时:：])?")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"(?<![\d.,:])(?<h>[01]?\d|2[0-4])(?:[:：h](?<m>[0-5]\d)(?!\d)(?!\s?[ap]\.?\s?m\b)|\s?(?:hs?|hrs|Uhr)\b|\s?[点時时])", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();
}
