using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>Numbers that a text tells in the words of its language, as digits. One is left out: it is an article in most languages.</summary>
internal static partial class NumberWords
{
    private static readonly FrozenDictionary<string, FrozenDictionary<string, long>> Languages = new Dictionary<string, FrozenDictionary<string, long>>
    {
        ["en"] = Read("two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", "twenty thirty forty fifty sixty seventy eighty ninety", "hundred", "thousand"),
        ["es"] = Read("dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve", "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", "cien ciento", "mil"),
        ["pt"] = Read("duas|dois três|tres quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze quinze dezesseis dezessete dezoito dezenove", "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", "cem cento", "mil"),
    }.ToFrozenDictionary();

    /// <summary>The numbers told in words: as digits, and as they stand there with what they count.</summary>
    /// <param name="language">Of the text; in one that is not known here there are none.</param>
    public static IEnumerable<(string Digits, string Counted)> In(string text, string language)
    {
        if (language == "zh") return Chinese(text);
        return Languages.TryGetValue(language, out var words) ? Spelt(text, words) : [];
    }

    /// <summary>Words that follow each other are one number: twenty-five, two hundred.</summary>
    private static IEnumerable<(string Digits, string Counted)> Spelt(string text, FrozenDictionary<string, long> words)
    {
        var found = Word().Matches(text);
        for (var i = 0; i < found.Count; i++)
        {
            if (!words.TryGetValue(found[i].Value, out var value)) continue;
            var last = i;
            while (last + 1 < found.Count && words.TryGetValue(found[last + 1].Value, out var next) && Between(text, found[last], found[last + 1]) is " " or "-")
            {
                value = next is 100 or 1_000 ? value * next : value + next;
                last++;
            }

            var what = last + 1 < found.Count ? found[last + 1] : null;
            // "There are three ways": it counts what follows, and no passage needs to have counted that.
            if (what is null || !ListOpener().IsMatch(what.Value))
                yield return (value.ToString(CultureInfo.InvariantCulture), text[found[i].Index..((what ?? found[last]).Index + (what ?? found[last]).Length)]);
            i = last;
        }
    }

    private static string Between(string text, Match one, Match other) => text[(one.Index + one.Length)..other.Index];

    private static IEnumerable<(string Digits, string Counted)> Chinese(string text)
    {
        foreach (Match number in ChineseNumber().Matches(text))
        {
            if (ReadChinese(number.Value) is { } digits) yield return (digits, text.Substring(number.Index, Math.Min(number.Length + 1, text.Length - number.Index)));
        }
    }

    /// <summary>一百二十 as 120; a row of digits, 四零零, as it is read out.</summary>
    private static string? ReadChinese(string text)
    {
        if (text is "一" or "零" or "〇" or "千万" or "万一" or "十分" or "万" or "一一") return null;
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

    private static FrozenDictionary<string, long> Read(string small, string tens, string hundred, string thousand)
    {
        var words = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        Add(small, i => i + 2);
        Add(tens, i => (i + 2) * 10);
        Add(hundred, _ => 100);
        Add(thousand, _ => 1_000);
        return words.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

        void Add(string list, Func<int, long> value)
        {
            foreach (var (word, i) in list.Split(' ').Select((word, i) => (word, i)))
                foreach (var spelling in word.Split('|')) words[spelling] = value(i);
        }
    }

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();

    [GeneratedRegex("^(?:ways?|steps?|options?|things?|possibilities|reasons?|points|kinds|types|sizes|formas|maneras|opciones|pasos|cosas|posibilidades|modos|maneiras|opções|passos|coisas|jeitos|etapas|tipos|tamaños|tamanhos)$", RegexOptions.IgnoreCase)]
    private static partial Regex ListOpener();

    [GeneratedRegex("[零〇一二两三四五六七八九十百千万]+(?=\\s?(?:个(?!步|选|方|原)|元|块|美元|天|日|年|月|周|小时|分钟|秒|次|倍|折|件|台|盆|棵|升|毫升|公斤|克|米|厘米|度|级|，|,|。|$|报|点))|[零〇一二两三四五六七八九十百千万]{2,}")]
    private static partial Regex ChineseNumber();
}
