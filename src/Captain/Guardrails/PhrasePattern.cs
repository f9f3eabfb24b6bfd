namespace Wheelhouse.Captain.Guardrails;

/// <summary>
/// A row of words to look for, as the files of phrases write it. <c>WISH</c> is a group of words, <c>me|us</c> says
/// words themselves, <c>?</c> makes one optional, <c>..</c> stands for words of the group MOD, <c>~3</c> for up to three words of any
/// kind but BREAK, <c>^</c> and <c>$</c> for start and end (the end may be one of the words: <c>now|$</c>), <c>&gt;</c> for the end or a word of the group AFTER.
/// Gaps are short and there are no loops in loops: the work grows with the length of the text and nothing else.
/// </summary>
internal sealed class PhrasePattern
{
    private const int LongestModifiers = 6;

    private readonly Part[] _parts;

    public PhrasePattern(string text, Lexicon lexicon)
    {
        _parts = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => Read(part, lexicon))];
    }

    public bool IsIn(IReadOnlyList<Term> terms)
    {
        for (var start = 0; start <= terms.Count; start++)
        {
            if (Fits(terms, start, 0)) return true;
        }

        return false;
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
        var names = (optional ? part[..^1] : part).Split('|');
        if (Array.Find(names, n => char.IsAsciiLetterUpper(n[0]) && !lexicon.Knows(n)) is { } unknown)
            throw new InvalidOperationException($"The pattern part {part} names {unknown}, but there is no such group of words.");
        return new Part(Kind.Word, names, Optional: optional);
    }

    private bool Fits(IReadOnlyList<Term> terms, int at, int part)
    {
        if (part == _parts.Length) return true;
        var wanted = _parts[part];
        switch (wanted.Kind)
        {
            case Kind.Start: return at == 0 && Fits(terms, at, part + 1);
            case Kind.Ending: return (at == terms.Count || terms[at].Is("AFTER")) && Fits(terms, at, part + 1);
            case Kind.Word:
                if ((wanted.Optional || (at == terms.Count && wanted.Names.Contains("$"))) && Fits(terms, at, part + 1)) return true;
                return at < terms.Count && terms[at].IsAny(wanted.Names) && Fits(terms, at + 1, part + 1);
            default:
                return FitsBehindGap(terms, at, part, wanted);
        }
    }

    private bool FitsBehindGap(IReadOnlyList<Term> terms, int at, int part, Part gap)
    {
        for (var skipped = 0; skipped <= gap.Longest; skipped++)
        {
            if (Fits(terms, at + skipped, part + 1)) return true;
            if (at + skipped >= terms.Count) return false;
            var term = terms[at + skipped];
            if (gap.Kind == Kind.Modifiers ? !term.Is("MOD") : term.Is("BREAK")) return false;
        }

        return false;
    }

    private enum Kind
    {
        Word,
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
