using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Finds the quantities of a statement. What is read as one kind is not read as another.</summary>
internal sealed partial class QuantityReader(ITextAnalysis analysis)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
    // "KX-300" is a name, "10kg-20kg" and "up-to-30 days" are none.
    private const string Digits = @"(?<![\p{L}\d])(?<!(?-i:\p{Lu})-)(?<![\d][.,/–-])\d+(?:[.,\u00a0\u202f]\d+)*";

    private static readonly string Number = $"(?:{Digits}|{NumberWords.Pattern})";
    private static readonly string Range = $@"(?<n>{Number})(?:\s?(?:–|-|—|\bto\b|\band\b|\ba\b|\be\b|\by\b|至|到)\s?(?<m>\d+(?:[.,]\d+)*|{NumberWords.Pattern}))?";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly Regex MoneyBefore = new($@"(?<u>US\$|[$€£¥])\s?(?<n>{Digits})(?:\s?[–-]\s?(?:US\$|[$€£¥])?(?<m>{Digits}))?(?<p>{PerPattern})?", Options, Patience);
    private static readonly Regex MoneyAfter = new($@"(?<n>{Digits})\s?(?<u>US\$|[$€£¥]|US dollars?|dollars?|euros?|pounds?|USD|EUR|GBP|dólares|libras|美元|欧元|英镑|元)(?<p>{PerPattern})?", Options, Patience);
    private static readonly Regex Percents = new($@"{Range}\s?(?:%|％|percent\b|per cent\b|por ciento\b|por cento\b)", Options, Patience);
    private static readonly Regex Times = new(
        @"(?<![\d.,])(?<h>\d{1,2})(?:[:h.](?<i>[0-5]\d))?\s?(?<x>a\.?m\.?|p\.?m\.?)?\s?(?:–|-|—|to|until|till|and|a las|às|a|至|到)\s?(?<k>\d{1,2})(?:[:h.](?<j>[0-5]\d))?\s?(?<y>a\.?m\.?|p\.?m\.?|h\b|点)?|(?<![\d.,])(?<h>[01]?\d|2[0-4]):(?<i>[0-5]\d)(?!\d)",
        Options, Patience);
    private static readonly Regex Phones = new(@"(?<!\w)\+\d[\d\s().-]{7,20}\d", Options, Patience);
    private static readonly Regex Durations = new($@"{Range}[\s-]*(?:个\s?)?(?<u>{TimeUnits.Pattern})", Options, Patience);
    private static readonly Regex Measures = new($@"{Range}\s?(?<u>mm|cm|km|m|ml|millilitres?|litres?|liters?|litros?|l|kg|g|°C|V|W|GHz|MHz|dB|dBm|lux|MB|GB|kB|px|厘米|毫米|米|升|毫升|公斤|克)(?![\p{{L}}\d])", Options, Patience);
    private static readonly Regex Counts = new($@"(?<n>{Number})(?!\s?[:.]\d)\s+(?<w>[\p{{L}}][\p{{L}}-]{{2,}})", Options, Patience);

    private static readonly Regex AnyNumber = new(Number, Options, Patience);

    private static readonly FrozenDictionary<string, (string Unit, double Factor)> MeasureUnits = new (string Names, string Unit, double Factor)[]
    {
        ("mm 毫米", "m", 0.001), ("cm 厘米", "m", 0.01), ("m 米", "m", 1), ("km", "m", 1000),
        ("ml millilitre millilitres 毫升", "l", 0.001), ("l litre litres liter liters litro litros 升", "l", 1), ("g 克", "kg", 0.001), ("kg 公斤", "kg", 1),
        ("kb", "mb", 0.001), ("mb", "mb", 1), ("gb", "mb", 1000), ("mhz", "ghz", 0.001), ("ghz", "ghz", 1),
    }.SelectMany(static row => row.Names.Split(' ').Select(name => KeyValuePair.Create(name, (row.Unit, row.Factor)))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private const string PerPattern = @"\s?(?:/|a|an|per|each|every|al|por|cada|ao)\s?(?<per>month|year|week|day|box|pot|user|mes|año|semana|día|mês|ano|dia)\b";

    public IReadOnlyList<Quantity> Read(string text, string language)
    {
        var found = new List<Quantity>();
        text = PlainDigits.Of(text);
        if (!text.Any(static c => char.IsAsciiDigit(c)) && !NumberWord().IsMatch(text)) return found;
        DateReader.Read(text, found);
        foreach (Match match in Phones.Matches(text)) Add(match, QuantityKind.Phone, "", Phone(match.Value), null);
        foreach (Match match in Times.Matches(text)) AddTime(match);
        foreach (var match in MoneyBefore.Matches(text).Concat(MoneyAfter.Matches(text)))
            Add(match, QuantityKind.Price, Currency(match.Groups["u"].Value), Values(match), match.Groups["per"] is { Success: true } per ? TimeUnits.PeriodOf(per.Value) : null);
        foreach (Match match in Percents.Matches(text)) Add(match, QuantityKind.Percent, "%", Values(match), null);
        foreach (Match match in Durations.Matches(text))
        {
            var (unit, factor) = TimeUnits.Read(match.Groups["u"].Value);
            Add(match, QuantityKind.Duration, unit, Values(match, factor), null);
        }

        foreach (Match match in Measures.Matches(text))
        {
            var (unit, factor) = MeasureUnits.GetValueOrDefault(match.Groups["u"].Value, (match.Groups["u"].Value.ToLowerInvariant(), 1));
            Add(match, QuantityKind.Measure, unit, Values(match, factor), null);
        }

        foreach (Match match in Counts.Matches(text)) AddCount(match);
        return [.. found.OrderBy(static q => q.Start)];

        void Add(Match match, QuantityKind kind, string unit, (double Low, double High)? values, string? per)
        {
            if (values is not var (low, high)) return;
            var quantity = new Quantity(kind, unit, low, high, BoundReader.Before(text, match.Index, kind), per, match.Index, match.Length)
            {
                Number = match.Groups["n"].Success ? NumberWords.Read(match.Groups["n"].Value) ?? low : low,
            };
            if (!found.Exists(quantity.Overlaps)) found.Add(quantity);
        }

        void AddTime(Match match)
        {
            var hasEnd = match.Groups["k"].Success;
            // "5–8 business days" is no time of day: a range needs minutes or halves of the day.
            if (hasEnd && !match.Groups["i"].Success && !match.Groups["j"].Success && !match.Groups["x"].Success && !match.Groups["y"].Success) return;
            var isLate = match.Groups["y"].Value.StartsWith('p') || match.Groups["y"].Value.StartsWith('P');
            var low = Minutes(match, "h", "i", match.Groups["x"].Value);
            var high = hasEnd ? Minutes(match, "k", "j", match.Groups["y"].Value) : low;
            if (hasEnd && !isLate && match.Groups["x"].Success && high < low) return;
            Add(match, QuantityKind.Hours, hasEnd ? "range" : "time", (low, high), null);
        }

        void AddCount(Match match)
        {
            var noun = analysis.Terms(match.Groups["w"].Value, language);
            if (noun.Count == 1 && NumberWords.Read(match.Groups["n"].Value) is { } value && !(value == 1 && !char.IsAsciiDigit(match.Value[0])))
                Add(match, QuantityKind.Count, noun[0], (value, value), null);
        }
    }

    /// <summary>All numbers, whatever they count.</summary>
    public static HashSet<double> Numbers(string text) =>
        [.. AnyNumber.Matches(PlainDigits.Of(text)).Select(static match => NumberWords.Read(match.Value)).OfType<double>()];

    private static (double, double)? Values(Match match, double factor = 1)
    {
        if (NumberWords.Read(match.Groups["n"].Value) is not { } low) return null;
        var high = match.Groups["m"].Success ? NumberWords.Read(match.Groups["m"].Value) ?? low : low;
        return (low * factor, high * factor);
    }

    private static (double, double) Phone(string text)
    {
        var digits = double.Parse(string.Concat(text.Where(char.IsAsciiDigit)), System.Globalization.CultureInfo.InvariantCulture);
        // Numbers of a dozen digits differ by less than a fraction: the last nine are told apart.
        return (Math.Floor(digits / 1e9), digits % 1e9);
    }

    private static double Minutes(Match match, string hours, string minutes, string half)
    {
        var hour = int.Parse(match.Groups[hours].Value, System.Globalization.CultureInfo.InvariantCulture);
        if (half.StartsWith("p", StringComparison.OrdinalIgnoreCase) && hour < 12) hour += 12;
        return (hour * 60) + (match.Groups[minutes].Success ? int.Parse(match.Groups[minutes].Value, System.Globalization.CultureInfo.InvariantCulture) : 0);
    }

    private static string Currency(string sign) => sign.ToLowerInvariant() switch
    {
        "$" or "us$" or "usd" or "dollar" or "dollars" or "us dollar" or "us dollars" or "dólares" or "美元" => "usd",
        "€" or "eur" or "euro" or "euros" or "欧元" => "eur",
        "£" or "gbp" or "pound" or "pounds" or "libras" or "英镑" => "gbp",
        _ => "cny",
    };

    [GeneratedRegex(@"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred|un[ao]?|dos|tr[eê]s|cuatro|quatro|cinco|seis|siete|sete|ocho|oito|nueve|nove|diez|dez|once|onze|doce|doze|catorce|quince|quinze|veinte|vinte|treinta|trinta|cuarenta|cincuenta|sesenta|noventa|cien|um|uma|dois|duas)\b|[一二两三四五六七八九十百]", Options)]
    private static partial Regex NumberWord();
}
