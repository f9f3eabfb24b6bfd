using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Writers;

/// <summary>People tell a story before they ask, and ask two things at once; each part is a question of its own.</summary>
internal static partial class QuestionParts
{
    private const int Most = 4;
    private const int FewTerms = 2;

    /// <summary>The sentences and clauses that say enough to be searched for; none when there is only one.</summary>
    public static IReadOnlyList<string> Split(string question, string language, ITextAnalysis analysis)
    {
        var light = analysis.Terms(LanguageCues.For(language).LightWords, language).ToHashSet(StringComparer.Ordinal);
        var parts = Break().Split(question).Select(part => part.Trim())
            .Where(part => analysis.Terms(part, language).Distinct().Count(term => !light.Contains(term)) >= FewTerms).Take(Most).ToList();
        return parts.Count == 1 && parts[0].Length >= question.Trim().Length - 1 ? [] : parts;
    }

    [GeneratedRegex(@"[.!?;\n。！？；，]+|,\s|\s(?:and|but|y|pero|e|mas)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Break();
}
