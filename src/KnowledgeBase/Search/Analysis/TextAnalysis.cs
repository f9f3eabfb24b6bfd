using System.Collections.Concurrent;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Words with spans, folded, without stop words, stemmed; bigrams where words are not separated by spaces.</summary>
internal sealed class TextAnalysis : ITextAnalysis
{
    /// <summary>Longer runs are no words (keys, encoded data); what is kept still finds them.</summary>
    private const int MaxTermLength = 64;

    /// <summary>From this length on a text is a passage, which is asked about again and again: reading twelve of them is most of an answer's work.</summary>
    private const int PassageLength = 300;

    /// <summary>About ten megabytes.</summary>
    private const int MostRemembered = 512;

    private readonly ConcurrentDictionary<(string Language, string Text), IReadOnlyList<TermSpan>> _passages = new();

    public string DetectLanguage(string text, string fallback = "en") => LanguageDetector.Detect(text, fallback);

    public IReadOnlyList<string> Terms(string text, string language)
    {
        var spans = Analyse(text, language);
        var terms = new string[spans.Count];
        for (var i = 0; i < terms.Length; i++)
            terms[i] = spans[i].Term;
        return terms;
    }

    public IReadOnlyList<TermSpan> TermSpans(string text, string language)
    {
        if (text.Length < PassageLength) return Analyse(text, language);
        if (_passages.TryGetValue((language, text), out var known)) return known;
        if (_passages.Count >= MostRemembered) _passages.Clear();
        return _passages[(language, text)] = Analyse(text, language);
    }

    private static List<TermSpan> Analyse(string text, string language)
    {
        var spans = new List<TermSpan>(text.Length / 8 + 4);
        var words = KnownWords.Of(language);
        var scanner = new WordScanner(text);
        while (scanner.Next())
        {
            if (scanner.IsDense)
                AddBigrams(spans, text, scanner.Start, scanner.Length, language);
            else
                AddWord(spans, text, scanner.Start, LengthWithJoined(ref scanner, text), words);
        }

        return spans;
    }

    /// <summary>"Wi-Fi" and "e-mail" are one word, which customers write without the hyphen.</summary>
    private static int LengthWithJoined(ref WordScanner scanner, string text)
    {
        var (start, length) = (scanner.Start, scanner.Length);
        var end = start + length;
        if (length > 2 || end + 2 >= text.Length || text[end] is not ('-' or '‑')) return length;
        if (!char.IsLetter(text[start]) || !char.IsLetter(text[end - 1]) || !char.IsLetter(text[end + 1]) || !char.IsLetter(text[end + 2])) return length;
        var ahead = scanner;
        if (!ahead.Next() || ahead.IsDense || ahead.Start != end + 1 || (length == 2 && ahead.Length != 2)) return length;
        scanner = ahead;
        return ahead.Start + ahead.Length - start;
    }

    private static void AddWord(List<TermSpan> spans, string text, int start, int length, KnownWords words)
    {
        var read = Math.Min(length, MaxTermLength);
        // Half a character is no text, and nothing can be folded that has one.
        if (read < length && char.IsHighSurrogate(text[start + read - 1])) read--;
        if (words.Read(text.AsSpan(start, read)) is not { } word)
            return;
        spans.Add(new TermSpan(Synonyms.After(spans, word.Stem, words.Language) ?? word.Term, start, length));
    }

    /// <summary>Overlapping pairs of characters; a run of one character is a term of its own.</summary>
    private static void AddBigrams(List<TermSpan> spans, string text, int start, int length, string language)
    {
        var end = start + length;
        var previous = -1;
        for (var i = start; i < end;)
        {
            var width = char.IsHighSurrogate(text[i]) && i + 1 < end ? 2 : 1;
            if (previous >= 0)
                spans.Add(new TermSpan(Synonyms.Resolve(Folding.Fold(text.AsSpan(previous, i + width - previous)), language), previous, i + width - previous));
            else if (i + width == end)
                spans.Add(new TermSpan(Folding.Fold(text.AsSpan(i, width)), i, width));
            previous = i;
            i += width;
        }
    }
}
