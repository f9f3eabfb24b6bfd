using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Dates as they are written in the four languages. Without a year, month and day are compared.</summary>
internal static class DateReader
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly FrozenDictionary<string, int> Months = new[]
    {
        "january jan enero janeiro", "february feb febrero fevereiro", "march mar marzo março", "april apr abril", "may mayo maio", "june jun junio junho",
        "july jul julio julho", "august aug agosto", "september sep sept septiembre setembro", "october oct octubre outubro", "november nov noviembre novembro",
        "december dec diciembre dezembro",
    }.SelectMany(static (names, at) => names.Split(' ').Select(name => KeyValuePair.Create(name, at + 1))).DistinctBy(static pair => pair.Key).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string Month = $"(?<m>{string.Join('|', Months.Keys.OrderByDescending(static name => name.Length))})";

    private static readonly Regex[] Patterns =
    [
        new(@"(?<!\d)(?<y>(?:19|20)\d\d)-(?<n>\d\d)-(?<d>\d\d)(?!\d)", Options),
        new(@"(?:(?<y>(?:19|20)\d\d)\s?年\s?)?(?<n>\d{1,2})\s?月\s?(?<d>\d{1,2})\s?日", Options),
        new($@"(?<![\d.,])(?<d>\d{{1,2}})(?:st|nd|rd|th)?\s(?:de\s|of\s)?{Month}\b(?:,?\s(?:de\s)?(?<y>(?:19|20)\d\d))?", Options),
        new($@"\b{Month}\s(?<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d|[.,]\d)(?:,?\s(?<y>(?:19|20)\d\d))?", Options),
    ];

    public static void Read(string text, List<Quantity> found)
    {
        foreach (var pattern in Patterns)
        {
            foreach (Match match in pattern.Matches(text))
            {
                var month = match.Groups["n"].Success ? int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) : Months[match.Groups["m"].Value];
                var day = int.Parse(match.Groups["d"].Value, CultureInfo.InvariantCulture);
                if (month is < 1 or > 12 || day is < 1 or > 31) continue;
                var value = (month * 100) + day;
                var year = match.Groups["y"].Success ? int.Parse(match.Groups["y"].Value, CultureInfo.InvariantCulture) : 0;
                var quantity = new Quantity(QuantityKind.Date, "", value, year, BoundReader.OfDate(text, match.Index, match.Index + match.Length), null, match.Index, match.Length);
                if (!found.Exists(quantity.Overlaps)) found.Add(quantity);
            }
        }
    }
}
