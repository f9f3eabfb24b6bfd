using System.Globalization;

namespace Wheelhouse.Platform.Data;

/// <summary>
/// Shortens text where a character ends, as people see characters. Half of a surrogate pair is no text: PostgreSQL and JSON
/// refuse it, and so does whatever normalises it.
/// </summary>
public static class TextCut
{
    private const char Unknown = '\uFFFD';

    /// <summary>Longer than any character that is meant to be read; from here on the cut before it is looked for.</summary>
    private const int Near = 100;

    /// <summary>The beginning: at most <paramref name="most"/> UTF-16 units.</summary>
    public static string Clip(this string text, int most) => text.Length <= most ? text : text[..Before(text, most)];

    /// <summary>The same, with an ellipsis behind where something was left out.</summary>
    public static string Brief(this string text, int most) => text.Length <= most ? text : $"{text.AsSpan(0, Before(text, most))}…";

    /// <summary>The end: at most <paramref name="most"/> UTF-16 units.</summary>
    public static string ClipStart(this string text, int most)
    {
        if (text.Length <= most)
            return text;
        var at = text.Length - most;
        return text[(at < text.Length && char.IsLowSurrogate(text[at]) ? at + 1 : at)..];
    }

    /// <summary>Text of unknown origin as PostgreSQL takes it: without NUL and without halves of characters.</summary>
    public static string Storable(this string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0' || (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i]))))
                return Mended(text);
        }

        return text;
    }

    private static string Mended(string text) => string.Create(text.Length, text, static (mended, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                (mended[i], mended[i + 1]) = (text[i], text[++i]);
            else
                mended[i] = text[i] == '\0' || char.IsSurrogate(text[i]) ? Unknown : text[i];
        }
    });

    /// <summary>The last place at or before <paramref name="at"/> where a character ends.</summary>
    private static int Before(string text, int at)
    {
        var start = Math.Max(0, at - Near);
        if (char.IsLowSurrogate(text[start]))
            start++;
        var end = start;
        while (end < at && end + StringInfo.GetNextTextElementLength(text.AsSpan(end)) is var next && next <= at)
            end = next;
        // What is all one character for so long is nobody's writing: then only its units stay whole.
        return end > start ? end : char.IsLowSurrogate(text[at]) ? at - 1 : at;
    }
}
