namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>A light stemmer for folded Spanish: number, gender and the common verb endings; derivations keep their own stems.</summary>
internal static class SpanishStemmer
{
    private const int Keep = 3;

    public static string Stem(string word)
    {
        if (word.Length <= 3 || char.IsAsciiDigit(word[0]))
            return word;
        var stem = Stemmer.Cut(Singular(word), 4, "amente", "mente");
        stem = Stemmer.Cut(stem, Keep + 1, "ados", "idos", "adas", "idas", "ado", "ido", "ada", "ida");
        var verb = Stemmer.Cut(stem, Keep,
            "aremos", "eremos", "iremos", "abamos", "aramos", "ieramos", "iendo", "ieron", "ieran", "aron", "aran", "aban", "ando",
            "amos", "emos", "imos", "aba", "ara", "iera",
            "ar", "er", "ir", "an", "en", "io");
        return Vowel(verb);
    }

    private static string Singular(string word)
    {
        if (!word.EndsWith('s') || word.EndsWith("ss", StringComparison.Ordinal) || word.Length < 5)
            return word;
        if (word.EndsWith("ces", StringComparison.Ordinal))
            return string.Concat(word.AsSpan(0, word.Length - 3), "z");
        // -es follows a consonant that also ends words: relaciones, doctores, papeles, ciudades.
        return word.EndsWith("es", StringComparison.Ordinal) && word[^3] is 'n' or 'r' or 'l' or 'd' ? word[..^2] : word[..^1];
    }

    private static string Vowel(string word) =>
        word.Length > Keep && word[^1] is 'a' or 'e' or 'o' or 'i' ? word[..^1] : word;
}
