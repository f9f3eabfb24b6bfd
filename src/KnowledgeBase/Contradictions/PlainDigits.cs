using System.Globalization;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>Digits of every script as those from 0 to 9, each in its place: patterns take them all for digits, numbers are parsed from plain ones only.</summary>
internal static class PlainDigits
{
    public static string Of(string text) => text.Any(static c => Value(c) >= 0 && !char.IsAsciiDigit(c))
        ? string.Create(text.Length, text, static (plain, from) =>
        {
            for (var i = 0; i < plain.Length; i++) plain[i] = Value(from[i]) is >= 0 and var digit ? (char)('0' + digit) : from[i];
        })
        : text;

    private static int Value(char c) => char.IsDigit(c) ? CharUnicodeInfo.GetDecimalDigitValue(c) : -1;
}
