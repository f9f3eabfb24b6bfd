using System.Collections.Frozen;

namespace Wheelhouse.Captain.Guardrails;

/// <summary>A word, or several that mean one thing, with the groups that it belongs to.</summary>
internal sealed record Term(string Text, IReadOnlySet<string> Groups)
{
    public bool Is(string group) => Groups.Contains(group);

    /// <summary>A name in capitals is a group, any other is the word itself.</summary>
    public bool IsAny(string[] names)
    {
        foreach (var name in names)
        {
            if (char.IsAsciiLetterUpper(name[0]) ? Groups.Contains(name) : Text == name) return true;
        }

        return false;
    }
}

/// <summary>Cuts a sentence into terms: the longest entry that fits, else one word, or one character where words are not spaced.</summary>
internal sealed class Lexicon
{
    private static readonly IReadOnlySet<string> None = FrozenSet<string>.Empty;

    private readonly bool _spaced;
    private readonly FrozenDictionary<string, FrozenSet<string>> _groups;
    private readonly FrozenSet<string> _names;

    /// <summary>"transfer*" and "*enme": the groups of all words that begin or end so.</summary>
    private readonly WordForms _forms;

    /// <summary>How many pieces the longest entry has that begins with a piece: nothing longer is tried there.</summary>
    private readonly FrozenDictionary<string, int> _longest;

    public Lexicon(IReadOnlyDictionary<string, string> groups, bool spaced)
    {
        _spaced = spaced;
        _names = groups.Keys.ToFrozenSet(StringComparer.Ordinal);
        var entries = groups.SelectMany(g => EntriesOf(g.Key, groups).Select(entry => (Entry: entry, Group: g.Key))).ToList();
        _forms = new WordForms(entries.Where(e => e.Entry.Contains(WordForms.AnyLetters, StringComparison.Ordinal)));
        _groups = entries.Where(e => !e.Entry.Contains(WordForms.AnyLetters, StringComparison.Ordinal))
            .GroupBy(e => e.Entry, e => e.Group, StringComparer.Ordinal)
            .ToFrozenDictionary(e => e.Key, e => e.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);
        _longest = _groups.Keys.Select(Pieces).GroupBy(pieces => pieces[0], pieces => pieces.Length, StringComparer.Ordinal)
            .ToFrozenDictionary(lengths => lengths.Key, lengths => lengths.Max(), StringComparer.Ordinal);
    }

    public bool Knows(string group) => _names.Contains(group);

    /// <summary>Whether a word can be a term at all. Without spaces only entries are longer than a character.</summary>
    public bool CanBeTerm(string word) => _spaced ? !word.Contains(' ', StringComparison.Ordinal) : word.Length == 1 || _groups.ContainsKey(word);

    /// <summary>The terms of folded words with single spaces between them.</summary>
    public List<Term> Cut(string words)
    {
        var pieces = Pieces(words);
        var terms = new List<Term>(pieces.Length);
        for (var at = 0; at < pieces.Length;)
        {
            var length = Math.Min(_longest.GetValueOrDefault(pieces[at], 1), pieces.Length - at);
            string text;
            while (!_groups.ContainsKey(text = string.Join(_spaced ? " " : "", pieces, at, length)) && length > 1) length--;
            IReadOnlySet<string> exact = _groups.TryGetValue(text, out var known) ? known : None;
            terms.Add(new Term(text, length == 1 ? _forms.AddTo(exact, text) : exact));
            at += length;
        }

        return terms;
    }

    private string[] Pieces(string words) =>
        _spaced ? words.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [.. words.Where(c => c != ' ').Select(c => c.ToString())];

    /// <summary>The words of a group; a name in capitals stands for all words of that group.</summary>
    private static IEnumerable<string> EntriesOf(string group, IReadOnlyDictionary<string, string> groups) =>
        groups[group].Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(entry => char.IsAsciiLetterUpper(entry[0]) ? EntriesOf(entry, groups) : [entry]);
}
