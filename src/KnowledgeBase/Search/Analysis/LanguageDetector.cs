using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// Tells languages apart: by script first, languages in Latin letters by their function words, everyday words and typical spellings.
/// Made for questions of a few words, where a profile of trigrams has too little to count.
/// </summary>
internal static partial class LanguageDetector
{
    private const int MaxCharacters = 4_000;

    /// <summary>How much better than the fallback a language must be.</summary>
    private const double Margin = 0.2;

    /// <summary>The same without any function word: a name alone must not change the language of a conversation.</summary>
    private const double SpellingMargin = 0.9;

    /// <summary>What another everyday word counts against a function word; "aceitam pix" has none of those.</summary>
    private const double EverydayWeight = 0.5;

    private static readonly System.Buffers.SearchValues<char> Consonants = System.Buffers.SearchValues.Create("bcdfghjklmnpqrstvwxz");

    private static readonly string[] Languages = [.. FunctionWords.ByLanguage.Keys];

    private static readonly FrozenDictionary<string, KnownWord>.AlternateLookup<ReadOnlySpan<char>> Words = WeighWords().GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly (LanguageCue Cue, int Language)[] Cues = [.. LanguageCues.All.Select(static cue => (cue, Array.IndexOf(Languages, cue.Language)))];

    public static string Detect(string text, string fallback) => Detect(text, fallback, isPage: false);

    private static string Detect(string text, string fallback, bool isPage)
    {
        var head = text.AsSpan(0, Math.Min(text.Length, MaxCharacters));
        var scripts = ScriptCounts.Of(head);
        return scripts.Language() ?? (scripts.Latin == 0 ? fallback : DetectLatin(head, fallback, isPage));
    }

    /// <summary>
    /// The same for a page, which may be a list of a few names. Its addresses say nothing ("com" is a word of Portuguese, "en" of
    /// several languages), nor do sizes and other single letters (the "s" of French), nor the same spelling once more; and what is
    /// to be nothing but a spelling's language needs more evidence, whatever other languages have words in it.
    /// </summary>
    public static string DetectPage(string markdown, string fallback) => Detect(WithoutAddresses(markdown), fallback, isPage: true);

    private static string WithoutAddresses(string markdown) =>
        markdown.AsSpan().IndexOfAny('/', '@') < 0 ? markdown : Address().Replace(markdown, " ");

    /// <summary>Also without a scheme, and where somebody gets mail.</summary>
    [GeneratedRegex(@"\]\([^()\s]{0,2000}\)|[a-z]{2,10}://[^\s<>()]{1,2000}|[\w.+-]{1,100}@[\w.-]{1,200}|www\.[^\s<>()]{1,2000}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    private static string DetectLatin(ReadOnlySpan<char> text, string fallback, bool isPage)
    {
        Span<double> scores = stackalloc double[Languages.Length];
        Span<char> lower = stackalloc char[LanguageCues.MaxWordLength];
        var scanner = new WordScanner(text);
        Span<bool> isTold = stackalloc bool[Languages.Length];
        HashSet<string>? seen = isPage ? new(StringComparer.Ordinal) : null;
        while (scanner.Next())
        {
            if (scanner.IsDense || scanner.Length > lower.Length)
                continue;
            text.Slice(scanner.Start, scanner.Length).ToLowerInvariant(lower);
            var word = lower[..scanner.Length];
            word.Replace('’', '\'');
            if (seen is not null && !CountsOnPage(word, seen))
                continue;
            if (Score(word, scores))
                Tell(word, isTold, isPage);
            // "O que …": an article in Portuguese; the Spanish "o" (or) does not begin a question.
            if (scanner.Start == 0 && word is "o" or "os")
                scores[Array.IndexOf(Languages, "pt")] += 0.5;
        }

        if (text.IndexOfAny('¿', '¡') >= 0)
        {
            scores[Array.IndexOf(Languages, "es")] += 2;
            isTold.Fill(true);
        }

        return Best(scores, fallback, isTold);
    }

    private static bool CountsOnPage(ReadOnlySpan<char> word, HashSet<string> seen)
    {
        if (word.Length == 1 && Consonants.Contains(word[0])) return false;
        return (Words.TryGetValue(word, out var known) && known.IsFunctionWord) || seen.Add(word.ToString());
    }

    /// <summary>A question of a few words is told by any of them; of a page each language has to be told by a word of its own.</summary>
    private static void Tell(ReadOnlySpan<char> word, Span<bool> isTold, bool isPage)
    {
        if (!isPage) isTold.Fill(true);
        else if (Words.TryGetValue(word, out var known)) foreach (var (language, _) in known.Says) isTold[language] = true;
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
    private static string Best(ReadOnlySpan<double> scores, string fallback, ReadOnlySpan<bool> isTold)
    {
        var (best, bestScore) = (fallback, 0.0);
        var least = Array.IndexOf(Languages, fallback) is var index and >= 0 ? scores[index] : 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > bestScore && scores[i] > least + (isTold[i] ? Margin : SpellingMargin))
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
