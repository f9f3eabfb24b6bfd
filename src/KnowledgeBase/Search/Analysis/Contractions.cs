namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Takes the apostrophe out of a folded word: the possessive goes, an elided article goes, the rest closes up.</summary>
internal static class Contractions
{
    public static string Resolve(string word, string language)
    {
        var apostrophe = word.IndexOf('\'', StringComparison.Ordinal);
        if (apostrophe < 0)
            return word;
        // l'article, dell'account: what stands before the apostrophe is an article or a pronoun.
        if (language is "fr" or "it" && apostrophe <= 5)
            return Resolve(word[(apostrophe + 1)..], language);
        if (word.EndsWith("'s", StringComparison.Ordinal))
            word = word[..^2];
        return word.Replace("'", string.Empty, StringComparison.Ordinal);
    }
}
