using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>Numbers that a text tells in words, as digits. One is left out: it is an article in most languages.</summary>
internal static partial class NumberWords
{
    private static readonly FrozenDictionary<string, long> Words = new (string Words, long Value)[]
    {
        ("two dos dois duas", 2), ("three tres três", 3), ("four cuatro quatro", 4), ("five cinco", 5), ("six seis", 6), ("seven siete sete", 7), ("eight ocho oito", 8),
        ("nine nueve nove", 9), ("ten diez dez", 10), ("eleven once onze", 11), ("twelve doce doze", 12), ("thirteen trece treze", 13), ("fourteen catorce catorze quatorze", 14),
        ("fifteen quince quinze", 15), ("sixteen dieciséis dezesseis", 16), ("seventeen diecisiete dezessete", 17), ("eighteen dieciocho dezoito", 18), ("nineteen diecinueve dezenove", 19),
        ("twenty veinte vinte", 20), ("thirty treinta trinta", 30), ("forty cuarenta quarenta", 40), ("fifty cincuenta cinquenta", 50), ("sixty sesenta sessenta", 60),
        ("seventy setenta", 70), ("eighty ochenta oitenta", 80), ("ninety noventa", 90), ("hundred cien cem ciento cento", 100), ("thousand mil", 1_000),
    }.SelectMany(static row => row.Words.Split(' ').Select(word => KeyValuePair.Create(word, row.Value))).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The numbers told in words: as digits, and as they stand there with what they count.</summary>
    public static IEnumerable<(string Digits, string Counted)> In(string text)
    {
        foreach (Match word in Word().Matches(text))
        {
            if (Words.TryGetValue(word.Value, out var value)) yield return (value.ToString(CultureInfo.InvariantCulture), word.Value + word.Groups["rest"].Value);
        }

        foreach (Match number in ChineseNumber().Matches(text))
        {
            if (ReadChinese(number.Value) is { } digits) yield return (digits, text.Substring(number.Index, Math.Min(number.Length + 1, text.Length - number.Index)));
        }
    }

    /// <summary>一百二十 as 120; a row of digits, 四零零, as it is read out.</summary>
    private static string? ReadChinese(string text)
    {
        if (text.Length == 1 && text is "一" or "零" or "〇") return null;
        if (text.All(c => Digit(c) >= 0)) return string.Concat(text.Select(c => Digit(c).ToString(CultureInfo.InvariantCulture)));
        long total = 0, section = 0, digit = 0;
        foreach (var c in text)
        {
            if (Digit(c) is var d and >= 0)
            {
                digit = d;
                continue;
            }

            var unit = c switch { '十' => 10, '百' => 100, '千' => 1_000, _ => 10_000 };
            if (unit == 10_000) (total, section, digit) = (total + ((section + digit) * unit), 0, 0);
            else (section, digit) = (section + (Math.Max(digit, 1) * unit), 0);
        }

        return (total + section + digit).ToString(CultureInfo.InvariantCulture);
    }

    private static int Digit(char c) => c == '两' ? 2 : c == '〇' ? 0 : "零一二三四五六七八九".IndexOf(c, StringComparison.Ordinal);

    [GeneratedRegex(@"(?<number>\p{L}+)(?=(?<rest>[\s-]*\p{L}*))")]
    private static partial Regex Word();

    [GeneratedRegex("[零〇一二两三四五六七八九十百千万]+(?=[\\s]?(?:个|元|块|美元|天|日|年|月|周|小时|分钟|秒|次|倍|折|件|台|盆|棵|升|毫升|公斤|克|米|厘米|度|级|，|,|。|$|报|点))|[零〇一二两三四五六七八九十百千万]{2,}")]
    private static partial Regex ChineseNumber();
}
