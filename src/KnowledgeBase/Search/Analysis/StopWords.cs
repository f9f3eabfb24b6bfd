using System.Collections.Frozen;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>Words too common to search for, folded and without apostrophes.</summary>
internal static class StopWords
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> ByLanguage = FunctionWords.ByLanguage.ToFrozenDictionary(
        entry => entry.Key,
        entry => entry.Value.Select(word => Contractions.Resolve(Folding.Fold(word), "en")).ToFrozenSet());

    public static IEnumerable<string> Of(string language) => ByLanguage.TryGetValue(language, out var words) ? words : [];

    public static bool Contains(string folded, string language) =>
        ByLanguage.TryGetValue(language is "zh" or "ja" or "ko" ? "en" : language, out var words) && words.Contains(folded);
}
