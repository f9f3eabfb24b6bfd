using System.Collections.Frozen;
using System.Globalization;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Numbers in digits and in the words of the four languages.</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, double> Words = new (string Words, double Value)[]
    {
        ("one uno una un um uma 一", 1), ("two dos dois duas 二 两", 2), ("three tres três 三", 3), ("four cuatro quatro 四", 4), ("five cinco 五", 5),
        ("six seis 六", 6), ("seven siete sete 七", 7), ("eight ocho oito 八", 8), ("nine nueve nove 九", 9), ("ten diez dez 十", 10),
        ("eleven once onze 十一", 11), ("twelve doce doze 十二", 12), ("fourteen catorce catorze quatorze 十四", 14), ("fifteen quince quinze 十五", 15),
        ("twenty veinte vinte 二十", 20), ("twenty-one veintiuno 二十一", 21), ("thirty treinta trinta 三十", 30), ("forty cuarenta quarenta 四十", 40),
        ("fifty cincuenta cinquenta 五十", 50), ("sixty sesenta sessenta 六十", 60), ("ninety noventa 九十", 90), ("hundred cien cem 百", 100),
    }.SelectMany(static row => row.Words.Split(' ').Select(word => KeyValuePair.Create(word, row.Value))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>For a pattern: the longer ones first.</summary>
    public static string Pattern { get; } = string.Join('|', Words.Keys.OrderByDescending(static word => word.Length).Select(static word => char.IsAscii(word[0]) || word[0] < 0x3000 ? $@"\b{word}\b" : word));

    public static double? Read(string text)
    {
        if (Words.TryGetValue(text, out var value)) return value;
        var (dot, comma) = (text.LastIndexOf('.'), text.LastIndexOf(','));
        // The later of two separators divides the decimals; one alone does unless three digits follow it.
        var point = dot >= 0 && comma >= 0 ? Math.Max(dot, comma) : Math.Max(dot, comma) is var one && one >= 0 && text.Length - one - 1 != 3 ? one : -1;
        var plain = string.Concat(text.Select((c, i) => i == point ? "." : char.IsAsciiDigit(c) ? c.ToString() : string.Empty));
        return double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
    }
}
