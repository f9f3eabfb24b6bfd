using System.Text.RegularExpressions;

namespace Wheelhouse.Captain.Privacy;

/// <summary>What is masked.</summary>
internal enum PersonalKind
{
    Email,
    Phone,
    Card,
}

internal readonly record struct PersonalValue(int Start, int Length, PersonalKind Kind);

/// <summary>
/// Finds e-mail addresses, telephone numbers and card numbers in any text. Order numbers, prices and dates stay: an answer
/// is about them, and a model that does not see them cannot give one.
/// </summary>
internal static partial class PersonalData
{
    /// <summary>So many characters before a number may say what it is.</summary>
    private const int LongestCue = 32;

    /// <summary>And its end stands at most so far from the number.</summary>
    private const int FarthestCue = 16;

    /// <summary>A telephone or card number has at most so many groups.</summary>
    private const int MostGroups = 7;

    public static List<PersonalValue> FindIn(string text)
    {
        var found = new List<PersonalValue>();
        if (text.AsSpan().ContainsAny('@', '＠') || text.Contains("%40", StringComparison.Ordinal))
            foreach (var match in Address().EnumerateMatches(text)) found.Add(Trimmed(text, match.Index, match.Length));
        var addresses = found.ToArray();
        var plain = NumberRun.Plainly(text);
        foreach (var run in Digits().EnumerateMatches(plain)) FindNumbers(plain, new NumberRun(plain, run.Index, run.Length), addresses, found);
        found.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        return found;
    }

    /// <summary>Where Chinese stands around an address without a space, only its Latin part is the address.</summary>
    private static PersonalValue Trimmed(string text, int start, int length)
    {
        var end = start + length;
        var at = text.AsSpan(start, length).IndexOfAny('@', '＠') is var sign and >= 0 ? start + sign : start + text.AsSpan(start, length).IndexOf("%40", StringComparison.Ordinal);
        var first = at;
        while (first > start && text[first - 1] < 0x2E80) first--;
        if (first < at) start = first;
        if (at + 1 < end && text[at + 1] < 0x2E80)
        {
            var last = at + 1;
            while (last < end && text[last] < 0x2E80) last++;
            end = last;
        }

        while (end > at && text[end - 1] is '.' or '-') end--;
        return new PersonalValue(start, end - start, PersonalKind.Email);
    }

    /// <summary>
    /// The longest windows of groups that are a card or a telephone number, from the left. Cards first, whatever stands around them:
    /// a check digit says more than a neighbour does, and theirs are the last numbers that may leave.
    /// </summary>
    private static void FindNumbers(string text, NumberRun run, PersonalValue[] addresses, List<PersonalValue> found)
    {
        var taken = new bool[run.Groups.Count];
        foreach (var address in addresses)
            for (var i = 0; i < taken.Length; i++) taken[i] |= run.Groups[i].Start < address.Start + address.Length && address.Start < run.Groups[i].End;
        Take(PersonalKind.Card, static (text, run, first, count) => run.DigitsIn(first, count) is >= CardNumber.Shortest and <= CardNumber.Longest && IsCard(text, run, first, count));
        Take(PersonalKind.Phone, static (text, run, first, count) => IsPhone(text, run.Window(first, count), run.HasDate(first, count)));

        void Take(PersonalKind kind, Func<string, NumberRun, int, int, bool> isOne)
        {
            for (var first = 0; first < taken.Length; first++)
            {
                for (var count = Math.Min(MostGroups, taken.Length - first); count > 0; count--)
                {
                    if (taken.AsSpan(first, count).Contains(true) || !isOne(text, run, first, count)) continue;
                    var window = run.Window(first, count);
                    found.Add(new PersonalValue(window.Start, window.Length, kind));
                    taken.AsSpan(first, count).Fill(true);
                    break;
                }
            }
        }
    }

    private static bool IsCard(string text, NumberRun run, int first, int count)
    {
        var window = run.Window(first, count);
        // Amounts and dates have check digits by chance; nobody writes a card as either.
        var isAmount = (window.Start > 0 && text[window.Start - 1] is '$' or '€' or '£' or '¥') || (window.End < text.Length && text[window.End] is '%' or '€' or '$' or '£');
        return !isAmount && !run.HasDate(first, count) && CardNumber.Is(window.Digits, window.Shape);
    }

    private static bool IsPhone(string text, NumberWindow window, bool hasDate)
    {
        var digits = window.Digits;
        if (hasDate || digits.Length is < 7 or > 15 || IsPartOfMore(text, window)) return false;
        if (window.Shape[0] == '+') return (digits[0] != '1' && !digits.StartsWith("34", StringComparison.Ordinal)) || digits.Length == 11;
        var before = text.AsSpan(Math.Max(0, window.Start - LongestCue), Math.Min(LongestCue, window.Start));
        var (phone, other) = (EndOfLast(PhoneWord(), before), EndOfLast(OtherWord(), before));
        if (phone > other) return true;
        if (other >= 0 || OtherUnit().IsMatch(text.AsSpan(window.End, Math.Min(LongestCue, text.Length - window.End)))) return false;
        return digits.Length >= 9 && PhoneShape().IsMatch(window.Shape);
    }

    /// <summary>A version, an id, a price, an address of a page.</summary>
    private static bool IsPartOfMore(string text, NumberWindow window)
    {
        if (window.Start > 0)
        {
            var before = text[window.Start - 1];
            if (before is '#' or '_' or '=' or '$' or '€' or '£' or '¥' or '+' || IsLatin(before)) return true;
            if (before is '-' or '/' or '.' or ':' && window.Start > 1 && (char.IsAsciiDigit(text[window.Start - 2]) || (before is not ('.' or ':') && IsLatin(text[window.Start - 2])))) return true;
        }

        if (window.End >= text.Length) return false;
        var after = text[window.End];
        if (after is '_' or '%' or '€' or '$' or '£' || IsLatin(after)) return true;
        var digitsAfter = 0;
        while (window.End + 1 + digitsAfter < text.Length && char.IsAsciiDigit(text[window.End + 1 + digitsAfter])) digitsAfter++;
        return (after is '.' or '/' or '-' or ':' && digitsAfter > 0) || (after == ',' && digitsAfter is 1 or 2);
    }

    /// <summary>Where the last of these words ends; -1 where there is none, or another number stands behind it.</summary>
    private static int EndOfLast(Regex words, ReadOnlySpan<char> before)
    {
        var end = -1;
        foreach (var word in words.EnumerateMatches(before)) end = word.Index + word.Length;
        return end < 0 || before.Length - end > FarthestCue || before[end..].ContainsAnyInRange('0', '9') ? -1 : end;
    }

    private static bool IsLatin(char c) => c < 0x2E80 && char.IsLetter(c);

    [GeneratedRegex(@"[\p{L}\p{N}._%+'’-]*[\p{L}\p{N}_%+-](?:@|＠|%40)[\p{L}\p{N}](?:[\p{L}\p{N}-]*\.)+[\p{L}]{2,}", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    /// <summary>Digits with at most three signs between them, such as a space, a stroke and a space.</summary>
    [GeneratedRegex(@"[0-9](?:[ \u00a0\u202f.()/‐‑–-]{0,3}[0-9])*", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    /// <summary>
    /// How people write the numbers of the countries whose languages we speak: an international prefix, a trunk nought with an area, North
    /// America's 3-3-4, Spain's nine digits from 6 to 9, Brazil's area with 4-4 or 5-4, the areas of Mexico's large cities with 4-4, China's eleven
    /// from 13 to 19.
    /// </summary>
    [GeneratedRegex(
        """
        ^(?:
            00[\x20-]?[1-9][0-9]{0,2}[\x20-][0-9\x20()/-]{6,18}
          | \(?0[1-9][0-9]{0,4}\)?[\x20/-]{0,3}[0-9]{2,8}(?:[\x20.-][0-9]{2,8}){0,4}
          | (?:1[\x20.-])?(?:\([2-9][0-9]{2}\)[\x20.-]?|[2-9][0-9]{2}[\x20.-])[0-9]{3}[\x20.-][0-9]{4}
          | [6-9][0-9]{8} | [6-9][0-9]{2}[\x20.-][0-9]{3}[\x20.-][0-9]{3} | [6-9][0-9]{2}(?:[\x20.-][0-9]{2}){3} | 9[0-9][\x20-][0-9]{3}(?:[\x20-][0-9]{2}){2}
          | (?:\([1-9][0-9]\)\x20?|[1-9][0-9]\x20)9?[0-9]{4}-[0-9]{4} | 9[0-9]{4}-[0-9]{4}
          | \([1-9][0-9]\)\x20?9?[0-9]{4}\x20[0-9]{4} | [1-9][0-9]\x209[0-9]{4}\x20[0-9]{4}
          | (?:\((?:33|55|56|81)\)\x20?|(?:33|55|56|81)[\x20.-])[0-9]{4}[\x20.-][0-9]{4}
          | 1[3-9][0-9]{9} | 1[3-9][0-9][\x20-][0-9]{4}[\x20-][0-9]{4}
        )$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex PhoneShape();

    /// <summary>Words that say that a telephone number follows.</summary>
    [GeneratedRegex(
        @"\b(?:tel|phone|telephone|mobile|cell|cellphone|whatsapp|fax|call (?:me|us)|text me|reach me|ring me|teléfono|telefono|tfno|móvil|movil|celular|llám[ae]me|llamarme|telefone|telemóvel|fone|ligar|ligue|me liga|(?:my|our|his|her) (?:new |own )?numbers?|(?:meu|nosso|mi|nuestro) (?:nuevo |novo )?n[uú]mero)\b|(?:我|本人)的?号码|电话|手机|座机|致电|联系方式|打给我",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex PhoneWord();

    /// <summary>Words that say that the number is something else.</summary>
    [GeneratedRegex(
        @"\b(?:orders?|invoice|ticket|case|tracking|parcel|shipment|reference|ref|booking|reservation|serial|account|customer|article|item|sku|isbn|ean|imei|vat|contract|policy|transaction|receipt|code|id|version|pedido|factura|seguimiento|env[ií]o|referencia|reserva|contrato|cuenta|cliente|art[ií]culo|c[oó]digo|fatura|nota|rastreio|conta|compra|protocolo|usd|eur|gbp)\b|r\$|订单|单号|编号|发票|运单|快递|合同|账号|编码|序列号",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OtherWord();

    [GeneratedRegex(@"^\s?(?:usd|eur|gbp|euros?|dollars?|reais|pesos|yuan|元|块|people|personas|pessoas|km|kg|ml|mm|cm|bytes)", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex OtherUnit();
}
