using System.Text.RegularExpressions;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Writers;

/// <summary>People tell a story before they ask, and ask two things at once; each part is a question of its own.</summary>
internal static partial class QuestionParts
{
    private const int Most = 4;
    private const int FewTerms = 2;

    /// <summary>
    /// The sentences and clauses that say enough to be searched for, and only those that ask where any does: an answer to what somebody
    /// tells is no answer. None when there is only one.
    /// </summary>
    /// <param name="clauses">
    /// Whether a clause is a part, too. Where a condition is cut off ("with ten yards to go, how much time was left?"), what is left asks something
    /// wider, and in bare text, where no heading tells what is meant, something always seems to answer it.
    /// </param>
    public static IReadOnlyList<string> Split(string question, string language, ITextAnalysis analysis, bool clauses = true)
    {
        var names = OtherCompanies.In(question).Select(name => (Start: question.IndexOf(name, StringComparison.OrdinalIgnoreCase), name.Length)).ToList();
        var parts = new List<string>();
        var start = 0;
        // "Click and Grow" is one name.
        foreach (var end in (clauses ? Break() : Stop()).Matches(question).Where(cut => !names.Exists(name => cut.Index > name.Start && cut.Index < name.Start + name.Length)))
        {
            // A question mark tells what asks.
            parts.Add(question[start..(end.Index + (end.Value[0] is '?' or '？' ? 1 : 0))]);
            start = end.Index + end.Length;
        }

        parts = Saying(parts.Append(question[start..]), FewTerms, language, analysis);
        if (parts.Count == 1 && parts[0].Length >= question.Trim().Length - 1) return [];
        var asking = parts.FindAll(part => part[^1] is '?' or '？' || LanguageCues.For(language).KindOf(part) != QuestionKind.Other);
        return asking.Count > 0 ? asking : parts;
    }

    /// <summary>Whole questions that were asked in one go, or in messages one after the other; none when there is only one.</summary>
    public static IReadOnlyList<string> Questions(string question, string language, ITextAnalysis analysis)
    {
        var questions = Saying(End().Split(question).Where(part => part.TrimEnd() is [.., '?' or '？']), 1, language, analysis);
        return questions.Count > 1 ? questions : [];
    }

    /// <summary>The first few parts that have at least so many terms that tell something.</summary>
    private static List<string> Saying(IEnumerable<string> parts, int terms, string language, ITextAnalysis analysis)
    {
        var light = analysis.Terms(LanguageCues.For(language).LightWords, language).ToHashSet(StringComparer.Ordinal);
        return [.. parts.Select(part => part.Trim()).Where(part => analysis.Terms(part, language).Distinct().Count(term => !light.Contains(term)) >= terms).Take(Most)];
    }

    [GeneratedRegex(@"(?<=[.!?。！？\n])\s*")]
    private static partial Regex End();

    [GeneratedRegex(@"[.!?\n。！？]+")]
    private static partial Regex Stop();

    [GeneratedRegex(@"[.!?;\n。！？；，]+|,\s|\s(?:and|but|y|pero|e|mas)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Break();
}
