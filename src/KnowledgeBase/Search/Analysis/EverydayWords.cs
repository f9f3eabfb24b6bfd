using System.Collections.Frozen;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Whether a word is one of circumstance; a misspelt one only where nobody knows it as another word.</summary>
internal enum Everyday
{
    No,
    Misspelt,
    Yes,
}

/// <summary>
/// Words of circumstance, one file per language: "yesterday", "my flatmate", "honestly", "I tried", and the places of another. A help centre
/// that never uses them may still answer the question; one that never uses "karaoke" does not.
/// </summary>
internal sealed class EverydayWords
{
    private static readonly FrozenDictionary<string, EverydayWords> ByLanguage = WordList.ByLanguage(language =>
        new EverydayWords(language, WordList.Lines("Everyday", language).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    private readonly string _language;
    private readonly FrozenSet<string> _words;
    private readonly FrozenSet<string> _stems;
    private readonly FrozenSet<string> _sounds;
    private readonly FrozenDictionary<char, string[]> _byInitial;
    private readonly WordList _places;
    private readonly WordList? _dense;

    private EverydayWords(string language, IEnumerable<string> words)
    {
        _language = language;
        _words = words.Select(word => Folding.Fold(word)).ToFrozenSet(StringComparer.Ordinal);
        _stems = _words.Select(word => Stemmer.Stem(word, language)).ToFrozenSet(StringComparer.Ordinal);
        // Nobody who writes "ke" means anything but "que".
        _sounds = language == "es" ? _words.Concat(StopWords.Of(language)).Where(word => word.Length > 1).Select(SpanishSound.Of).ToFrozenSet(StringComparer.Ordinal) : FrozenSet<string>.Empty;
        _byInitial = _words.Where(word => word.Length >= Spelling.MinLength).GroupBy(word => word[0]).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _dense = language == "zh" ? WordList.Of(_words) : null;
        _places = WordList.Load("Places", language);
    }

    /// <summary>How far each of a question's terms is such a word, in their order; not at all in a language without a list.</summary>
    public static IReadOnlyList<Everyday> Among(string question, string language, IReadOnlyList<TermSpan> spans)
    {
        if (!ByLanguage.TryGetValue(language, out var everyday)) return new Everyday[spans.Count];
        var places = everyday._places.Cover(question, language == "zh");
        if (everyday._dense is { } dense) return Dense(dense.Cover(question, true), places, spans);
        return [.. spans.Select(span => places[span.Start] ? Everyday.Yes : everyday.Knows(Folding.Fold(question.AsSpan(span.Start, span.Length))))];
    }

    /// <summary>All of them in a language, folded.</summary>
    public static IEnumerable<string> Of(string language) => ByLanguage.TryGetValue(language, out var everyday) ? everyday._words : [];

    private Everyday Knows(string word)
    {
        word = word.Replace("'", "", StringComparison.Ordinal);
        if (_words.Contains(word) || _stems.Contains(Stemmer.Stem(word, _language))) return Everyday.Yes;
        if (_sounds.Count > 0 && _sounds.Contains(SpanishSound.Of(word))) return Everyday.Yes;
        if (word.Length < Spelling.MinLength || !_byInitial.TryGetValue(word[0], out var near)) return Everyday.No;
        var errors = Spelling.Errors(word);
        return near.Any(known => Math.Abs(known.Length - word.Length) <= errors && Spelling.Distance(word, known) <= errors) ? Everyday.Misspelt : Everyday.No;
    }

    /// <summary>A pair of characters tells nothing as soon as one of them belongs to such a word: it is that word, or lies across its edge.</summary>
    private static List<Everyday> Dense(bool[] words, bool[] places, IReadOnlyList<TermSpan> spans) =>
        [.. spans.Select(span => words.AsSpan(span.Start, span.Length).Contains(true) || places.AsSpan(span.Start, span.Length).Contains(true) ? Everyday.Yes : Everyday.No)];
}
