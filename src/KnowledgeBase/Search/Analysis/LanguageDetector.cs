using System.Collections.Frozen;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// Tells languages apart: by script first, languages in Latin letters by their function words, everyday words and typical spellings.
/// Made for questions of a few words, where a profile of trigrams has too little to count.
/// </summary>
internal static class LanguageDetector
{
    private const int MaxCharacters = 4_000;

    /// <summary>How much better than the fallback a language must be.</summary>
    private const double Margin = 0.2;

    /// <summary>The same without any function word: a name alone must not change the language of a conversation.</summary>
    private const double SpellingMargin = 0.9;

    /// <summary>What another everyday word counts against a function word; "aceitam pix" has none of those.</summary>
    private const double EverydayWeight = 0.5;

    private static readonly string[] Languages = [.. FunctionWords.ByLanguage.Keys];

    private static readonly FrozenDictionary<string, KnownWord>.AlternateLookup<ReadOnlySpan<char>> Words = WeighWords().GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly (LanguageCue Cue, int Language)[] Cues = [.. LanguageCues.All.Select(static cue => (cue, Array.IndexOf(Languages, cue.Language)))];

    public static string Detect(string text, string fallback)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, MaxCharacters));
        var scripts = ScriptCounts.Of(head);
        return scripts.Language() ?? (scripts.Latin == 0 ? fallback : DetectLatin(head, fallback));
    }

    private static string DetectLatin(ReadOnlySpan<char> text, string fallback)
    {
        Span<double> scores = stackalloc double[Languages.Length];
        Span<char> lower = stackalloc char[LanguageCues.MaxWordLength];
        var scanner = new WordScanner(text);
        var margin = SpellingMargin;
        while (scanner.Next())
        {
            if (scanner.IsDense || scanner.Length > lower.Length)
                continue;
            text.Slice(scanner.Start, scanner.Length).ToLowerInvariant(lower);
            var word = lower[..scanner.Length];
            word.Replace('’', '\'');
            if (Score(word, scores))
                margin = Margin;
            // "O que …": an article in Portuguese; the Spanish "o" (or) does not begin a question.
            if (scanner.Start == 0 && word is "o" or "os")
                scores[Array.IndexOf(Languages, "pt")] += 0.5;
        }

        if (text.IndexOfAny('¿', '¡') >= 0)
            (scores[Array.IndexOf(Languages, "es")], margin) = (scores[Array.IndexOf(Languages, "es")] + 2, Margin);
        return Best(scores, fallback, margin);
    }

    /// <summary>Adds what a word says; true when it is a function word, or an everyday word of one language alone.</summary>
    private static bool Score(ReadOnlySpan<char> word, Span<double> scores)
    {
        var isTelling = false;
        if (Words.TryGetValue(word, out var known))
        {
            foreach (var (language, weight) in known.Says)
                scores[language] += weight;
            if (known.IsFunctionWord) return true;
            isTelling = known.Says.Length == 1;
        }

        var bits = LanguageCue.Bits(word);
        foreach (var (cue, language) in Cues)
        {
            if (cue.Matches(word, bits))
                scores[language] += cue.Weight;
        }

        return isTelling;
    }

    /// <summary>The best score; the fallback wins a tie and a text without evidence.</summary>
    private static string Best(ReadOnlySpan<double> scores, string fallback, double margin)
    {
        var best = fallback;
        var bestScore = Array.IndexOf(Languages, fallback) is var index and >= 0 ? scores[index] + margin : margin;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > bestScore)
                (best, bestScore) = (Languages[i], scores[i]);
        }

        return best;
    }

    private static FrozenDictionary<string, KnownWord> WeighWords()
    {
        var words = new Dictionary<string, Dictionary<string, double>>();
        foreach (var (language, list) in FunctionWords.ByLanguage)
        {
            foreach (var word in list)
            {
                Add(word, language, 1);
                // People leave accents out: nao, esta, voce.
                Add(Folding.Fold(word), language, 0.7);
            }
        }

        var functionWords = words.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var language in FunctionWords.ByLanguage.Keys)
        {
            foreach (var word in EverydayWords.Of(language).Concat(RelatedWords.Of(language)).Where(word => !functionWords.Contains(word)))
                Add(word, language, EverydayWeight);
        }

        return words.ToFrozenDictionary(
            entry => entry.Key,
            entry => new KnownWord(
                [.. entry.Value.Select(language => (Array.IndexOf(Languages, language.Key), language.Value / entry.Value.Count))],
                entry.Value.Values.Any(weight => weight > EverydayWeight)));

        void Add(string word, string language, double weight)
        {
            if (!words.TryGetValue(word, out var languages))
                words[word] = languages = [];
            languages[language] = Math.Max(weight, languages.GetValueOrDefault(language));
        }
    }

    /// <param name="Says">For which languages it speaks and how much: fully for one, in parts where they share it.</param>
    private sealed record KnownWord((int Language, double Weight)[] Says, bool IsFunctionWord);
}
