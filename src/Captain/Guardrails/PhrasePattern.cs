namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// A row of words to look for, as the files of phrases write it. <c>WISH</c> is a group of words, <c>me|us</c> says
/// words themselves, <c>?</c> makes one optional, <c>..</c> stands for words of the group MOD, <c>~3</c> for up to three words of any
/// kind but BREAK, <c>^</c> and <c>$</c> for start and end (the end may be one of the words: <c>now|$</c>), <c>&gt;</c> for the end or a word of the group AFTER,
/// <c>!but</c> for a place where that word does not follow.
/// Gaps are short and there are no loops in loops: the work grows with the length of the text and nothing else.
/// </summary>
internal sealed class PhrasePattern
{
    private const int LongestModifiers = 6;

    private readonly Part[] _parts;

    /// <summary>Of each of these one word must stand somewhere: most patterns are passed over by that alone.</summary>
    private readonly string[][] _needed;

    public PhrasePattern(string text, Lexicon lexicon)
    {
        _parts = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => Read(part, lexicon))];
        _needed = [.. _parts.Where(part => part is { Kind: Kind.Word, Optional: false } && !part.Names.Contains("$")).Select(part => part.Names)];
    }

    /// <summary>Every name that terms answer to: their words and the groups of these.</summary>
    public static HashSet<string> NamesOf(IEnumerable<Term> terms)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var term in terms)
        {
            names.Add(term.Text);
            names.UnionWith(term.Groups);
        }

        return names;
    }

    /// <summary>Whether the row stands in terms that answer to these names.</summary>
    public bool IsIn(IReadOnlyList<Term> terms, HashSet<string> names) => CanBeIn(names) && IsIn(terms);

    public bool CanBeIn(HashSet<string> names)
    {
        // Loops, as this is asked of some hundred patterns for each sentence.
        foreach (var choice in _needed)
        {
            if (!StandsAny(choice, names)) return false;
        }

        return true;
    }

    private static bool StandsAny(string[] choice, HashSet<string> names)
    {
        foreach (var name in choice)
        {
            if (names.Contains(name)) return true;
        }

        return false;
    }

    public bool IsIn(IReadOnlyList<Term> terms) => FindIn(terms) is not null;

    /// <summary>The first place where the row stands.</summary>
    public Range? FindIn(IReadOnlyList<Term> terms)
    {
        for (var start = 0; start <= terms.Count; start++)
        {
            if (Fits(terms, start, 0) is { } end) return start..end;
        }

        return null;
    }

    private static Part Read(string part, Lexicon lexicon)
    {
        switch (part[0])
        {
            case '^': return new Part(Kind.Start);
            case '>': return new Part(Kind.Ending);
            case '.': return new Part(Kind.Modifiers, Longest: LongestModifiers);
            case '~': return new Part(Kind.Gap, Longest: int.Parse(part.AsSpan(1), provider: null));
        }

        var optional = part[^1] == '?';
        var names = (optional ? part[..^1] : part).TrimStart('!').Split('|');
        if (Array.Find(names, n => char.IsAsciiLetterUpper(n[0]) && !lexicon.Knows(n)) is { } unknown)
            throw new InvalidOperationException($"The pattern part {part} names {unknown}, but there is no such group of words.");
        if (Array.Find(names, n => !char.IsAsciiLetterUpper(n[0]) && !lexicon.CanBeTerm(n)) is { } never)
            throw new InvalidOperationException($"The pattern part {part} looks for {never}, which is never cut as one term.");
        return new Part(part[0] == '!' ? Kind.Absent : Kind.Word, names, Optional: optional);
    }

    /// <summary>Where the row ends that begins here; null when it does not stand here.</summary>
    private int? Fits(IReadOnlyList<Term> terms, int at, int part)
    {
        if (part == _parts.Length) return at;
        var wanted = _parts[part];
        switch (wanted.Kind)
        {
            case Kind.Start: return at == 0 ? Fits(terms, at, part + 1) : null;
            case Kind.Ending: return at == terms.Count || terms[at].Is("AFTER") ? Fits(terms, at, part + 1) : null;
            case Kind.Absent: return at == terms.Count || !terms[at].IsAny(wanted.Names) ? Fits(terms, at, part + 1) : null;
            case Kind.Word:
                if ((wanted.Optional || (at == terms.Count && wanted.Names.Contains("$"))) && Fits(terms, at, part + 1) is { } end) return end;
                return at < terms.Count && terms[at].IsAny(wanted.Names) ? Fits(terms, at + 1, part + 1) : null;
            default:
                return FitsBehindGap(terms, at, part, wanted);
        }
    }

    private int? FitsBehindGap(IReadOnlyList<Term> terms, int at, int part, Part gap)
    {
        for (var skipped = 0; skipped <= gap.Longest; skipped++)
        {
            if (Fits(terms, at + skipped, part + 1) is { } end) return end;
            if (at + skipped >= terms.Count) return null;
            var term = terms[at + skipped];
            if (gap.Kind == Kind.Modifiers ? !term.Is("MOD") : term.Is("BREAK")) return null;
        }

        return null;
    }

    private enum Kind
    {
        Word,
        Absent,
        Modifiers,
        Gap,
        Start,
        Ending,
    }

    private sealed record Part(Kind Kind, string[]? Words = null, int Longest = 0, bool Optional = false)
    {
        public string[] Names { get; } = Words ?? [];
    }
}
