using Wheelhouse.Captain.Writers;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.Captain.Turns;

/// <summary>
/// Where a message asks several things, each is searched for by itself, too: the words of one would drown those of the other. What
/// needs a tool is the writer's to decide, who knows what was found.
/// </summary>
internal static class SearchPlan
{
    private const int MostParts = 3;

    /// <summary>Of each further search, so many of its best passages are added.</summary>
    private const int PerPart = 3;

    /// <summary>What to search for besides the whole question; nothing where it asks one thing.</summary>
    public static IReadOnlyList<string> PartsOf(QuestionInView question, ITextAnalysis analysis)
    {
        var asked = question.Condensed ?? question.Asked;
        var parts = QuestionParts.Questions(asked, question.Language, analysis);
        if (parts.Count < 2) parts = [.. QuestionParts.Split(asked, question.Language, analysis).Where(part => Asks(part, question.Language))];
        // "And the price? And how long?" lean on the same question each.
        return parts.Count < 2 ? [] : [.. parts.Take(MostParts).Select(part => question is { Condensed: null, Earlier: { } earlier } ? $"{earlier}\n{part}" : part)];
    }

    /// <summary>The best of each in turn, those of the parts first; as many as the whole question brought, and a few for each part.</summary>
    public static IReadOnlyList<Passage> Fuse(IReadOnlyList<Passage> whole, IReadOnlyList<IReadOnlyList<Passage>> parts)
    {
        var most = whole.Count + (PerPart * parts.Count);
        IReadOnlyList<Passage>[] lists = [.. parts, whole];
        return
        [
            .. Enumerable.Range(0, lists.Max(static list => list.Count))
                .SelectMany(rank => lists.Where(list => rank < list.Count).Select(list => list[rank]))
                .DistinctBy(static passage => passage.ChunkId).Take(most),
        ];
    }

    private static bool Asks(string part, string language) => part[^1] is '?' or '？' || LanguageCues.For(language).KindOf(part) != QuestionKind.Other;
}
