namespace Wheelhouse.Evals.Suites;

/// <summary>A quote of a reply and where it stands in the source file; <see cref="Start"/> is -1 when it does not stand there.</summary>
internal sealed record CitedSpan(string Document, string Quote, int Start, int End)
{
    public bool IsValid => Start >= 0;

    public static CitedSpan Find(string document, string text, string quote)
    {
        // Reading a document changes nothing but white space and line ends, so words are compared.
        var (words, starts) = Fold(text);
        var (wanted, _) = Fold(quote);
        var at = wanted.Length == 0 ? -1 : words.IndexOf(wanted, StringComparison.Ordinal);
        return at < 0 ? new CitedSpan(document, quote, -1, -1) : new CitedSpan(document, quote, starts[at], starts[at + wanted.Length - 1] + 1);
    }

    public bool Overlaps(GoldSpan gold) => IsValid && Document == gold.Document && Start < gold.End && gold.Start < End;

    /// <summary>The text without white space, and the offset of each character that is left.</summary>
    private static (string Text, List<int> Starts) Fold(string text)
    {
        var starts = Enumerable.Range(0, text.Length).Where(i => !char.IsWhiteSpace(text[i])).ToList();
        return (string.Concat(starts.Select(i => text[i])), starts);
    }
}
