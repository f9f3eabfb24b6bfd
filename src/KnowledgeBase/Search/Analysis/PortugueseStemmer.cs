namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>A light stemmer for folded Portuguese: number, gender and the common verb endings; derivations keep their own stems.</summary>
internal static class PortugueseStemmer
{
    private const int Keep = 3;

    public static string Stem(string word)
    {
        if (word.Length <= 3 || char.IsAsciiDigit(word[0]))
            return word;
        var stem = Stemmer.Cut(Singular(word), 4, "amente", "mente");
        stem = Stemmer.Cut(stem, Keep + 1, "ados", "idos", "adas", "idas", "ado", "ido", "ada", "ida");
        var verb = Stemmer.Cut(stem, Keep,
            "aremos", "eremos", "iremos", "avamos", "assem", "essem", "issem", "aram", "eram", "iram", "avam", "ando", "endo", "indo",
            "amos", "emos", "imos", "ava", "ara", "era", "ira",
            "ar", "er", "ir", "ou", "eu", "am", "em");
        return Vowel(verb);
    }

    private static string Singular(string word)
    {
        if (!word.EndsWith('s') || word.EndsWith("ss", StringComparison.Ordinal) || word.Length < 5)
            return word;
        var head = word.AsSpan(0, word.Length - 3);
        if (word.EndsWith("oes", StringComparison.Ordinal) || word.EndsWith("aes", StringComparison.Ordinal))
            return string.Concat(head, "ao");
        if (word.EndsWith("ais", StringComparison.Ordinal) || word.EndsWith("eis", StringComparison.Ordinal))
            return string.Concat(word.AsSpan(0, word.Length - 2), "l");
        if (word.EndsWith("ns", StringComparison.Ordinal))
            return string.Concat(word.AsSpan(0, word.Length - 2), "m");
        return word.EndsWith("res", StringComparison.Ordinal) || word.EndsWith("zes", StringComparison.Ordinal) ? word[..^2] : word[..^1];
    }

    private static string Vowel(string word) =>
        word.Length > Keep && word[^1] is 'a' or 'e' or 'o' or 'i' ? word[..^1] : word;
}
