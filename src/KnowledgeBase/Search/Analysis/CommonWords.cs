namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// The words of support as people spell them, to recognise one with a typing error ("delivry") where the knowledge base has another word for it
/// and so nothing that the misspelt one could be taken for.
/// </summary>
internal sealed class CommonWords
{
    private readonly Dictionary<string, string> _termByWord = new(StringComparer.Ordinal);
    private readonly Dictionary<char, List<string>> _byInitial = [];

    /// <summary>Folded.</summary>
    public IEnumerable<string> Words => _termByWord.Keys;

    public void Add(string word, string term)
    {
        var folded = Folding.Fold(word);
        if (folded.Length == 0 || !_termByWord.TryAdd(folded, term) || folded.Length < Spelling.MinLength) return;
        if (_byInitial.TryGetValue(folded[0], out var words)) words.Add(folded);
        else _byInitial.Add(folded[0], [folded]);
    }

    /// <summary>The term of the word that this is a typing error of; null for one of the words, and for what is like none.</summary>
    public string? Nearest(ReadOnlySpan<char> written)
    {
        var word = Folding.Fold(written);
        if (word.Length < Spelling.MinLength || _termByWord.ContainsKey(word) || !_byInitial.TryGetValue(word[0], out var known)) return null;
        var (nearest, least) = ((string?)null, Spelling.Errors(word) + 1);
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - word.Length) >= least || Spelling.Distance(word, candidate) is var distance && distance >= least) continue;
            (nearest, least) = (candidate, distance);
        }

        return nearest is null ? null : _termByWord[nearest];
    }
}
