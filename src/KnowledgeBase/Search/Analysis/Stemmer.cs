namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Cuts the endings of a folded word, so that a question's form meets the document's.</summary>
internal static class Stemmer
{
    public static string Stem(string word, string language) => language switch
    {
        "es" => SpanishStemmer.Stem(word),
        "pt" => PortugueseStemmer.Stem(word),
        "fr" => LightStemmers.French(word),
        "de" => LightStemmers.German(word),
        "it" => LightStemmers.Italian(word),
        // Latin words inside Chinese, Japanese and Korean text are English as a rule, and then meet English documents, too.
        "en" or "zh" or "ja" or "ko" => EnglishStemmer.Stem(word),
        _ => word,
    };

    /// <summary>The word without the first of the endings that leaves at least <paramref name="keep"/> characters.</summary>
    public static string Cut(string word, int keep, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (word.Length - ending.Length >= keep && word.EndsWith(ending, StringComparison.Ordinal))
                return word[..^ending.Length];
        }

        return word;
    }
}
