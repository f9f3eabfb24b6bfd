using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Words with spans, folded, without stop words, stemmed; bigrams where words are not separated by spaces.</summary>
internal sealed class TextAnalysis : ITextAnalysis
{
    /// <summary>Longer runs are no words (keys, encoded data); what is kept still finds them.</summary>
    private const int MaxTermLength = 64;

    public string DetectLanguage(string text, string fallback = "en") => LanguageDetector.Detect(text, fallback);

    public IReadOnlyList<string> Terms(string text, string language)
    {
        var spans = Analyse(text, language);
        var terms = new string[spans.Count];
        for (var i = 0; i < terms.Length; i++)
            terms[i] = spans[i].Term;
        return terms;
    }

    public IReadOnlyList<TermSpan> TermSpans(string text, string language) => Analyse(text, language);

    private static List<TermSpan> Analyse(string text, string language)
    {
        var spans = new List<TermSpan>(text.Length / 8 + 4);
        var scanner = new WordScanner(text);
        while (scanner.Next())
        {
            if (scanner.IsDense)
                AddBigrams(spans, text, scanner.Start, scanner.Length);
            else
                AddWord(spans, text, scanner.Start, scanner.Length, language);
        }

        return spans;
    }

    private static void AddWord(List<TermSpan> spans, string text, int start, int length, string language)
    {
        var folded = Folding.Fold(text.AsSpan(start, Math.Min(length, MaxTermLength)));
        var word = Contractions.Resolve(folded, language);
        if (word.Length == 0 || StopWords.Contains(word, language))
            return;
        spans.Add(new TermSpan(Stemmer.Stem(word, language), start, length));
    }

    /// <summary>Overlapping pairs of characters; a run of one character is a term of its own.</summary>
    private static void AddBigrams(List<TermSpan> spans, string text, int start, int length)
    {
        var end = start + length;
        var previous = -1;
        for (var i = start; i < end;)
        {
            var width = char.IsHighSurrogate(text[i]) && i + 1 < end ? 2 : 1;
            if (previous >= 0)
                spans.Add(new TermSpan(Folding.Fold(text.AsSpan(previous, i + width - previous)), previous, i + width - previous));
            else if (i + width == end)
                spans.Add(new TermSpan(Folding.Fold(text.AsSpan(i, width)), i, width));
            previous = i;
            i += width;
        }
    }
}
