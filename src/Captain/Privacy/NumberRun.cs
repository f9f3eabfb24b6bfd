using System.Buffers;
using System.Globalization;

namespace Wheelhouse.Captain.Privacy;

/// <summary>Digits that stand together in a text, in groups.</summary>
internal sealed class NumberRun
{
    private readonly string _text;
    private readonly bool[] _dates;

    public NumberRun(string text, int start, int length)
    {
        _text = text;
        var groups = new List<(int Start, int End)>();
        for (var at = start; at < start + length;)
        {
            if (!char.IsAsciiDigit(text[at]))
            {
                at++;
                continue;
            }

            var end = at;
            while (end < start + length && char.IsAsciiDigit(text[end])) end++;
            groups.Add((at, end));
            at = end;
        }

        Groups = groups;
        _dates = new bool[groups.Count];
        for (var first = 0; first + 2 < groups.Count; first++)
        {
            if (IsDate(first)) _dates[first] = _dates[first + 1] = _dates[first + 2] = true;
        }
    }

    public IReadOnlyList<(int Start, int End)> Groups { get; }

    /// <summary>
    /// Digits of every script and the wide signs between them as ASCII has them, place by place: people who write Chinese or Japanese
    /// type "４１１１", and a mask must not depend on a keyboard.
    /// </summary>
    public static string Plainly(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u0080')) return text;
        return string.Create(text.Length, text, static (plain, written) =>
        {
            for (var i = 0; i < plain.Length; i++) plain[i] = Plain(written[i]);
        });
    }

    private static char Plain(char c) => c switch
    {
        < '\u0080' => c,
        '\u3000' or '\u2009' => ' ',
        '＋' => '+',
        '－' => '-',
        '．' => '.',
        '／' => '/',
        '（' => '(',
        '）' => ')',
        '＃' => '#',
        _ => CharUnicodeInfo.GetDecimalDigitValue(c) is var digit and >= 0 ? (char)('0' + digit) : c,
    };

    /// <summary>How many digits these groups have.</summary>
    public int DigitsIn(int first, int count)
    {
        var digits = 0;
        for (var i = first; i < first + count; i++) digits += Length(Groups[i]);
        return digits;
    }

    /// <summary>Whether a date, or three numbers of an internet address, stand among these groups.</summary>
    public bool HasDate(int first, int count) => _dates.AsSpan(first, count).Contains(true);

    public NumberWindow Window(int first, int count)
    {
        var (start, end) = (Groups[first].Start, Groups[first + count - 1].End);
        // A sign or bracket before the first digit belongs to the number.
        if (start > 0 && _text[start - 1] == '(' && _text.AsSpan(start, end - start).Contains(')')) start--;
        if (start > 0 && _text[start - 1] == '+') start--;
        return new NumberWindow(start, end - start, _text[start..end].Replace('\u00a0', ' ').Replace('\u202f', ' ').Replace('‐', '-').Replace('‑', '-').Replace('–', '-'));
    }

    private bool IsDate(int first)
    {
        var (a, b, c) = (Groups[first], Groups[first + 1], Groups[first + 2]);
        if (b.Start - a.End != 1 || c.Start - b.End != 1) return false;
        var sign = _text[a.End];
        if (sign != _text[b.End] || sign is not ('.' or '/' or '-')) return false;
        var (x, y, z) = (Length(a), Length(b), Length(c));
        if (x is 1 or 2 && y is 1 or 2 && z == 4) return Value(a) <= 31 && Value(b) <= 31 && Value(c) is >= 1900 and < 2100;
        return x == 4 && y is 1 or 2 && z is 1 or 2 && Value(a) is >= 1900 and < 2100 && Value(b) <= 12 && Value(c) <= 31;
    }

    private static int Length((int Start, int End) group) => group.End - group.Start;

    private int Value((int Start, int End) group) => int.Parse(_text.AsSpan(group.Start, group.End - group.Start), NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>Some groups of a run.</summary>
/// <param name="Shape">As it is written, with plain spaces and hyphens.</param>
internal readonly record struct NumberWindow(int Start, int Length, string Shape)
{
    public int End => Start + Length;

    public string Digits => string.Concat(Shape.Where(char.IsAsciiDigit));
}

/// <summary>Tells the numbers of payment cards by their first digits, their length and their check digit.</summary>
internal static class CardNumber
{
    public const int Shortest = 13;
    public const int Longest = 19;

    /// <summary>A telephone number with its country has at most so many digits.</summary>
    private const int LongestPhone = 15;

    private static readonly SearchValues<char> Shown = SearchValues.Create("0123456789 .-");

    public static bool Is(string digits, string shape) =>
        (shape[0] != '+' || digits.Length > LongestPhone) && shape.AsSpan(shape[0] == '+' ? 1 : 0).IndexOfAnyExcept(Shown) < 0 && IsIssued(digits) && PassesLuhn(digits);

    public static bool PassesLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            if (i % 2 == 1) digit = digit > 4 ? (digit * 2) - 9 : digit * 2;
            sum += digit;
        }

        return sum % 10 == 0;
    }

    /// <summary>The ranges that card networks have: Visa, Mastercard, Amex, Diners, Discover, UnionPay, JCB, Maestro, Mir.</summary>
    private static bool IsIssued(string digits)
    {
        if (digits.Length is < Shortest or > Longest) return false;
        var (two, four) = (int.Parse(digits.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture), int.Parse(digits.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture));
        return digits.Length switch
        {
            13 or 19 when digits[0] == '4' => true,
            14 => two is 30 or 36 or 38 or 39,
            15 => two is 34 or 37,
            16 => digits[0] is '4' or '6' || two is >= 51 and <= 55 or 35 || four is >= 2200 and <= 2720,
            >= 17 => two is 50 or (>= 56 and <= 69),
            _ => false,
        };
    }
}
