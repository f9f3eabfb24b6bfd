using System.Collections.Frozen;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>A distinct term of a question, and the index terms that people may write instead of it.</summary>
/// <param name="Everyday">Whether it is a word of circumstance, which says little about what is asked.</param>
/// <param name="Likely">The terms of a common word of support that it is a typing error of, and of what that may mean; counts only for a word that nobody knows.</param>
/// <param name="IsOtherMatter">Whether it belongs to a matter that ordinary help centres do not deal with.</param>
internal sealed record QuestionTerm(string Text, IReadOnlyList<string> Meanings, Everyday Everyday, IReadOnlyList<string> Likely, bool IsOtherMatter);

/// <summary>
/// Words that customers use for what help pages call otherwise: "postage" for shipping costs. Unlike <see cref="Synonyms"/> they are only
/// near in meaning, so they help a question to find pages and never make two words one. One file per language.
/// </summary>
internal sealed class RelatedWords
{
    private static readonly FrozenDictionary<string, RelatedWords> ByLanguage =
        WordList.ByLanguage(language => new RelatedWords(language, WordList.Lines("Related", language)));

    private readonly Dictionary<string, HashSet<string>> _byTerm = new(StringComparer.Ordinal);
    private readonly List<(string[] Words, HashSet<string> Meanings)> _phrases = [];
    private readonly CommonWords _common = new();
    private readonly bool _dense;

    private RelatedWords(string language, IEnumerable<string> lines)
    {
        _dense = language == "zh";
        foreach (var word in Synonyms.Words(language)) Learn(word, language);
        foreach (var line in lines)
        {
            foreach (var word in line.Split([' ', ',', '=', '>'], StringSplitOptions.RemoveEmptyEntries)) Learn(word, language);
            if (line.Split(" => ") is [var said, var meant]) AddOneWay(said.Split(", "), meant.Split(", "), language);
            else AddGroup(line.Split(", "), language);
        }
    }

    /// <summary>The distinct terms of a question with what they may mean. A phrase lends its meanings to its first term; one without a term becomes one.</summary>
    public static IReadOnlyList<QuestionTerm> Read(string question, string language, ITextAnalysis analysis)
    {
        var spans = analysis.TermSpans(question, language);
        var everyday = EverydayWords.Among(question, language, spans).Zip(spans).GroupBy(t => t.Second.Term).ToDictionary(g => g.Key, g => g.Min(t => t.First));
        var otherMatters = OtherMatters.Among(question, language, spans).Zip(spans).Where(t => t.First).Select(t => t.Second.Term).ToHashSet(StringComparer.Ordinal);
        var meanings = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var span in spans) meanings.TryAdd(span.Term, []);
        if (ByLanguage.TryGetValue(language, out var related)) related.AddTo(meanings, spans, question);
        return [.. meanings.Select(entry => new QuestionTerm(entry.Key, Sorted(entry.Value), everyday.GetValueOrDefault(entry.Key), Sorted(Likely(entry.Key)), otherMatters.Contains(entry.Key)))];

        string[] Sorted(IEnumerable<string> terms) => [.. terms.Where(term => !meanings.ContainsKey(term)).Order(StringComparer.Ordinal)];
        IEnumerable<string> Likely(string term) => everyday.TryGetValue(term, out var how) && how == Everyday.No && related is not null
            ? related.Likely(question, spans.First(span => span.Term == term))
            : [];
    }

    /// <summary>All words of a language's list that are written with letters of an alphabet, folded.</summary>
    public static IEnumerable<string> Of(string language) => ByLanguage.TryGetValue(language, out var related) && !related._dense ? related._common.Words : [];

    private IEnumerable<string> Likely(string question, TermSpan written) =>
        !_dense && _common.Nearest(question.AsSpan(written.Start, written.Length)) is { } near ? _byTerm.GetValueOrDefault(near, []).Append(near).Distinct() : [];

    private void AddTo(Dictionary<string, HashSet<string>> meanings, IReadOnlyList<TermSpan> spans, string question)
    {
        foreach (var (term, means) in meanings)
        {
            if (_byTerm.TryGetValue(term, out var others)) means.UnionWith(others);
        }

        var words = _dense ? [] : WordList.Words(question);
        foreach (var (phrase, others) in _phrases)
        {
            if ((_dense ? FindText(question, phrase[0]) : FindWords(words, phrase)) is not var (start, end)) continue;
            var at = spans.FirstOrDefault(span => span.Start >= start && span.Start < end);
            if (at.Term is null) meanings.TryAdd(others.First(), []);
            else meanings[at.Term].UnionWith(others);
        }
    }

    private static (int Start, int End)? FindText(string question, string phrase) =>
        question.IndexOf(phrase, StringComparison.OrdinalIgnoreCase) is var at and >= 0 ? (at, at + phrase.Length) : null;

    private static (int Start, int End)? FindWords(List<(string Word, int Start, int End)> words, string[] phrase)
    {
        for (var i = 0; i + phrase.Length <= words.Count; i++)
        {
            var k = 0;
            while (k < phrase.Length && words[i + k].Word == phrase[k]) k++;
            if (k == phrase.Length) return (words[i].Start, words[i + k - 1].End);
        }

        return null;
    }

    private void Learn(string word, string language) => _common.Add(word, Term(word, language));

    private void AddGroup(string[] group, string language)
    {
        foreach (var said in group) AddOneWay([said], group.Where(other => other != said), language);
    }

    private void AddOneWay(IEnumerable<string> said, IEnumerable<string> meant, string language)
    {
        var meanings = meant.Where(IsOneTerm).Select(word => Term(word, language)).ToHashSet(StringComparer.Ordinal);
        foreach (var phrase in said)
        {
            if (_dense) _phrases.Add(([phrase], meanings));
            else if (phrase.Contains(' ', StringComparison.Ordinal)) _phrases.Add(([.. phrase.Split(' ').Select(word => Folding.Fold(word))], meanings));
            else if (_byTerm.TryGetValue(Term(phrase, language), out var known)) known.UnionWith(meanings);
            else _byTerm.Add(Term(phrase, language), [.. meanings]);
        }
    }

    /// <summary>What is written in more than one term can be recognised in a question, and is too loose to be searched for.</summary>
    private bool IsOneTerm(string phrase) => _dense ? phrase.Length == 2 || char.IsAsciiLetterOrDigit(phrase[0]) : !phrase.Contains(' ', StringComparison.Ordinal);

    private string Term(string word, string language) =>
        Synonyms.Resolve(_dense ? Folding.Fold(word) : Stemmer.Stem(Folding.Fold(word), language), language);
}
