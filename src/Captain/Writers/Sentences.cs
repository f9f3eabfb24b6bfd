namespace Wheelhouse.Captain.Writers;

/// <summary>Splits prose into sentences with exact offsets, in languages with and without spaces.</summary>
internal static class Sentences
{
    private const string Stops = ".!?…";
    private const string WideStops = "。！？；";
    private const string Closers = "\"'”’»)]）」』】*_`";
    private const string Openers = "\"'“‘«([（「『【*_`¿¡#";

    public static IEnumerable<TextSpan> Split(string text, TextSpan within, LanguageCues cues)
    {
        var start = within.Start;
        for (var i = within.Start; i < within.End; i++)
        {
            var end = SentenceEnd(text, i, within, cues);
            if (end < 0) continue;
            yield return new TextSpan(start, end);
            start = end;
            while (start < within.End && char.IsWhiteSpace(text[start])) start++;
            i = start - 1;
        }

        if (start < within.End) yield return new TextSpan(start, within.End);
    }

    /// <summary>Where the sentence ends whose stop stands at <paramref name="i"/>; -1 when nothing ends there.</summary>
    private static int SentenceEnd(string text, int i, TextSpan within, LanguageCues cues)
    {
        var wide = WideStops.Contains(text[i]);
        if (!wide && !Stops.Contains(text[i])) return -1;
        var end = i + 1;
        while (end < within.End && (Stops.Contains(text[end]) || WideStops.Contains(text[end]))) end++;
        while (end < within.End && Closers.Contains(text[end])) end++;
        end = AfterFootnotes(text, end, within.End);
        if (wide) return end;
        if (end >= within.End) return -1;
        var next = end;
        while (next < within.End && char.IsWhiteSpace(text[next])) next++;
        if (next == end && !IsWide(text[end])) return -1;
        if (next >= within.End) return -1;
        if (text[i] == '.' && EndsAbbreviation(text, i, within.Start, cues)) return -1;
        return StartsSentence(text, next, within.End) || EndsWord(text, i, within.Start) ? end : -1;
    }

    /// <summary>Pages written all in lower case still have sentences: a full stop after a long word ends one.</summary>
    private static bool EndsWord(string text, int stop, int from) =>
        text[stop] == '.' && stop - from >= 4 && text.AsSpan()[(stop - 4)..stop] is var word && char.IsLetter(word[0]) && char.IsLetter(word[1]) && char.IsLetter(word[2]) && char.IsLetter(word[3]);

    /// <summary>Bracketed reference numbers belong to the sentence before them.</summary>
    private static int AfterFootnotes(string text, int end, int limit)
    {
        while (end + 2 < limit && text[end] == '[' && char.IsAsciiDigit(text[end + 1]))
        {
            var close = text.IndexOf(']', end);
            if (close < 0 || close >= limit || close - end > 4) break;
            end = close + 1;
        }

        return end;
    }

    private static bool StartsSentence(string text, int at, int limit)
    {
        while (at < limit && Openers.Contains(text[at])) at++;
        return at < limit && (char.IsUpper(text[at]) || char.IsDigit(text[at]) || IsWide(text[at]) || !char.IsLetter(text[at]));
    }

    private static bool EndsAbbreviation(string text, int stop, int from, LanguageCues cues)
    {
        var start = stop;
        while (start > from && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or 'º')) start--;
        var word = text[start..stop];
        if (word.Length == 1 && char.IsLetter(word[0]) && char.IsUpper(word[0])) return true;
        return word.Length > 0 && cues.Abbreviations.Contains(word);
    }

    internal static bool IsWide(char c) => c is >= '\u2E80' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF00' and <= '\uFFEF' or >= '\u3000' and <= '\u30FF' or >= '\uAC00' and <= '\uD7AF';
}
