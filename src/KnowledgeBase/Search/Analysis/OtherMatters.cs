using System.Collections.Frozen;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search.Analysis;

/// <summary>
/// Words of matters that the help centres of ordinary companies do not deal with, one file per language: "landlord", "fever", "shareholder".
/// Where a help centre never uses the word either, it does not answer a question about it, whatever else the two have in common.
/// </summary>
internal static class OtherMatters
{
    private static readonly FrozenDictionary<string, WordList> ByLanguage = WordList.ByLanguage(language => WordList.Load("OtherMatters", language));

    /// <summary>Which of a question's terms belong to such a word or phrase, in their order; none in a language without a list.</summary>
    public static IReadOnlyList<bool> Among(string question, string language, IReadOnlyList<TermSpan> spans)
    {
        if (!ByLanguage.TryGetValue(language, out var words)) return new bool[spans.Count];
        var covered = words.Cover(question, language == "zh");
        return [.. spans.Select(span => !covered.AsSpan(span.Start, span.Length).Contains(false))];
    }
}
