using System.Collections.Concurrent;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// What the words of a language come to. Texts are made of few words that come again and again, so what was read once is
/// remembered: to look a word up takes a quarter of the time that folding and stemming it does.
/// </summary>
internal sealed class KnownWords
{
    /// <summary>More than a language's usual words; of all that is remembered, about six megabytes.</summary>
    private const int Most = 20_000;

    /// <summary>Usual languages are few. Whoever names a hundred gets the rest read without remembering.</summary>
    private const int MostLanguages = 20;

    private static readonly ConcurrentDictionary<string, KnownWords> ByLanguage = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, Word?> _read = new(StringComparer.Ordinal);
    private int _count;

    private KnownWords(string language) => Language = language;

    public string Language { get; }

    public static KnownWords Of(string language)
    {
        if (ByLanguage.TryGetValue(language, out var known)) return known;
        known = new KnownWords(language);
        return ByLanguage.Count < MostLanguages ? ByLanguage.GetOrAdd(language, known) : known;
    }

    /// <summary>Null for a word that is not searched.</summary>
    public Word? Read(ReadOnlySpan<char> written)
    {
        var lookup = _read.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(written, out var known)) return known;
        if (Interlocked.Increment(ref _count) > Most)
        {
            _read.Clear();
            _count = 0;
        }

        known = ReadAnew(written);
        lookup[written] = known;
        return known;
    }

    private Word? ReadAnew(ReadOnlySpan<char> written)
    {
        var folded = Folding.Fold(written.IndexOfAny('-', '‑') is var hyphen and >= 0 ? string.Concat(written[..hyphen], written[(hyphen + 1)..]) : written);
        var word = Contractions.Resolve(folded, Language);
        if (word.Length == 0 || StopWords.Contains(word, Language)) return null;
        var stem = Stemmer.Stem(word, Language);
        return new Word(stem, Synonyms.Resolve(stem, Language));
    }

    /// <param name="Term">The stem, or the one that stands for all that mean the same.</param>
    internal sealed record Word(string Stem, string Term);
}
