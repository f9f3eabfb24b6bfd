namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>The least that helps in French, German and Italian: plurals, gender and the commonest endings of folded words.</summary>
internal static class LightStemmers
{
    private const int Keep = 4;

    public static string French(string word)
    {
        if (word.Length < 5 || char.IsAsciiDigit(word[0]))
            return word;
        if (word.EndsWith("aux", StringComparison.Ordinal))
            return string.Concat(word.AsSpan(0, word.Length - 3), "al");
        var stem = Stemmer.Cut(word, Keep, "s", "x");
        return Stemmer.Cut(stem, Keep, "ement", "ees", "ee", "er", "ez", "e");
    }

    public static string German(string word) => word.Length < 5 || char.IsAsciiDigit(word[0])
        ? word
        : Stemmer.Cut(word, Keep, "ern", "em", "en", "er", "es", "e", "s", "n");

    public static string Italian(string word) => word.Length < 5 || char.IsAsciiDigit(word[0])
        ? word
        : Stemmer.Cut(word, Keep, "are", "ere", "ire", "ato", "ata", "ati", "ate", "chi", "che", "a", "e", "i", "o");
}
