using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>The currencies that a text names with its amounts. A sign of several currencies may mean each of them.</summary>
internal static partial class PricesTold
{
    private static readonly string[] Codes = ["USD", "EUR", "GBP", "BRL", "CNY", "JPY", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "COP", "CLP", "UYU", "PEN", "CHF", "INR", "KRW", "SEK", "NOK", "DKK", "PLN"];

    private static readonly ulong Dollars = Bits("USD CAD AUD NZD HKD SGD TWD");
    private static readonly ulong Pesos = Bits("MXN ARS COP CLP UYU");

    /// <summary>What each sign, code and word may mean; words in lower case.</summary>
    private static readonly FrozenDictionary<string, ulong> Meanings = Read(
        ("$ ＄", Dollars | Pesos), ("us$ usd u$s 美元 美金", Bits("USD")), ("ca$ c$ cad 加元", Bits("CAD")), ("a$ au$ aud 澳元", Bits("AUD")), ("nz$ nzd", Bits("NZD")),
        ("hk$ hkd 港元 港币", Bits("HKD")), ("s$ sgd 新币", Bits("SGD")), ("nt$ twd 新台币", Bits("TWD")), ("mx$ mxn", Bits("MXN")), ("ar$ ars", Bits("ARS")), ("cop", Bits("COP")), ("clp", Bits("CLP")), ("uyu", Bits("UYU")),
        ("€ eur euro euros 欧元", Bits("EUR")), ("£ gbp pound pounds libra libras 英镑", Bits("GBP")), ("r$ brl real reais reales 雷亚尔", Bits("BRL")),
        ("¥ ￥", Bits("CNY JPY")), ("cny rmb cn¥ yuan yuanes 人民币 块 块钱", Bits("CNY")), ("元", Bits("CNY TWD HKD")), ("jpy jp¥ yen yenes iene ienes 日元 日圆 円", Bits("JPY")),
        ("dollar dollars dólar dólares dolar dolares", Dollars), ("peso pesos 比索", Pesos), ("pen", Bits("PEN")),
        ("chf", Bits("CHF")), ("₹ inr", Bits("INR")), ("₩ krw 韩元", Bits("KRW")), ("sek", Bits("SEK")), ("nok", Bits("NOK")), ("dkk", Bits("DKK")), ("pln zł", Bits("PLN")));

    public static List<Told> In(string text)
    {
        var found = new List<Told>();
        foreach (Match price in Before().Matches(text)) Add(price);
        foreach (Match price in Behind().Matches(text)) Add(price);
        // "You pay in euros" says it without an amount.
        foreach (Match named in Named().Matches(text))
        {
            if (!found.Exists(f => f.Start <= named.Index && f.End >= named.Index + named.Length)) Add(named);
        }

        return found;

        void Add(Match price)
        {
            if (!Meanings.TryGetValue(price.Groups["c"].Value.ToLowerInvariant(), out var meant)) return;
            var amount = price.Groups["n"] is { Success: true } number ? AmountOf(number.Value) : null;
            found.Add(new Told(ToldKind.Currency, amount, meant, price.Index, price.Index + price.Length));
        }
    }

    /// <summary>A sign that may mean several says nothing of the rarer ones of them: 119 CAD needs more than "$119".</summary>
    public static bool IsRare(Told told) => told.IsPlain && ((Dollars | Pesos) & told.Meant) != 0 && told.Meant != Bits("USD");

    /// <summary>Pounds and 块 are weights and pieces, too: they say a currency only of what has a price elsewhere.</summary>
    public static bool IsMeasure(string text, Told told) => Measure().IsMatch(text[told.Start..told.End]);

    /// <summary>Whether somebody counts cents behind it or not, it is the same amount.</summary>
    private static string AmountOf(string number) => NoCents().Replace(Grounding.Digits(number), "");

    private static ulong Bits(string codes) => codes.Split(' ').Aggregate(0UL, static (bits, code) => bits | (1UL << Array.IndexOf(Codes, code)));

    private static FrozenDictionary<string, ulong> Read(params (string Words, ulong Meant)[] rows) =>
        rows.SelectMany(static row => row.Words.Split(' ').Select(word => KeyValuePair.Create(word, row.Meant))).ToFrozenDictionary(StringComparer.Ordinal);

    private const string Signs = @"US\$|U\$S|CA\$|C\$|AU\$|A\$|NZ\$|HK\$|NT\$|S\$|MX\$|AR\$|R\$|CN¥|JP¥|[$＄€£¥￥₹₩]";
    private const string Code = "USD|EUR|GBP|BRL|CNY|RMB|JPY|(?-i:CAD|AUD|NZD|HKD|SGD|TWD|MXN|ARS|COP|CLP|UYU|PEN|CHF|INR|KRW|SEK|NOK|DKK|PLN)";
    private const string Amount = @"(?<n>\d+(?:[.,]\d+)*)";

    [GeneratedRegex($@"(?<![\p{{L}}$])(?<c>{Signs}|{Code}|人民币)[ \u00A0\u202F]?{Amount}", RegexOptions.IgnoreCase)]
    private static partial Regex Before();

    [GeneratedRegex($@"(?<![\d.,]){Amount}[ \u00A0\u202F-]?(?:(?:k|thousand|million|billion|mil|mill(?:ón|on|ones)|milh(?:ão|ões))[ \u00A0](?:(?:de|of)[ \u00A0])?|[十百千万亿]+)?(?<c>(?:{Signs})(?![\d\p{{L}}])|(?:{Code}|euros?|dollars?|d[óo]lar(?:es)?|reais|real(?:es)?|pounds?|libras?|yen(?:es)?|ienes?|yuan(?:es)?|pesos?|zł)\b|美元|美金|加元|澳元|港元|港币|新币|新台币|欧元|英镑|雷亚尔|人民币|日元|日圆|円|比索|韩元|块钱|块|元)", RegexOptions.IgnoreCase)]
    private static partial Regex Behind();

    [GeneratedRegex(@"\b(?<c>euros?|dollars?|d[óo]lar(?:es)?|reais|yuan(?:es)?|USD|EUR|GBP|BRL|CNY|RMB|JPY)\b|(?<c>US\$|R\$|HK\$|[€£]|美元|欧元|英镑|人民币|日元|日圆|港元|港币)", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex("(?:pounds?|libras?|块)$", RegexOptions.IgnoreCase)]
    private static partial Regex Measure();

    [GeneratedRegex(@"[.,]00$")]
    private static partial Regex NoCents();
}
