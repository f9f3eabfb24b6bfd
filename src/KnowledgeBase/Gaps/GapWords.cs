using System.Security.Cryptography;
using System.Text;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;

namespace Wheelhouse.KnowledgeBase.Gaps;

/// <summary>The words of a question by which it is known again.</summary>
/// <param name="Key">The same for questions of the same words, whatever their order.</param>
/// <param name="Terms">Each once, behind the knowledge base.</param>
internal sealed record GapWords(string Key, string[] Terms)
{
    /// <summary>
    /// How alike two questions must be to count as one. Set on half of the test's questions; what it does on the other half
    /// stands in ADR 39.
    /// </summary>
    public const double Alike = 0.65;

    public static GapWords Of(KnowledgeBaseId home, string question, string language, ITextAnalysis analysis)
    {
        var terms = analysis.Terms(question, language).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        // "¿Cómo?" has none: then all of it is its words.
        var words = terms.Length > 0 ? string.Join(' ', terms) : Folding.Fold(question);
        return new GapWords(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)).AsSpan(0, 16)),
            [.. terms.Select(term => Behind(home, term))]);
    }

    public static string Behind(KnowledgeBaseId home, string term) => $"{home}/{term}";

    /// <summary>How much of both is the same, rare words counting most: 0 to 1.</summary>
    public static double Overlap(IReadOnlyCollection<string> one, IReadOnlyCollection<string> other, Func<string, double> rarity)
    {
        var all = one.Sum(rarity) + other.Sum(rarity);
        return all <= 0 ? 0 : 2 * one.Intersect(other, StringComparer.Ordinal).Sum(rarity) / all;
    }

    /// <summary>Of what the words say and what the vectors say, where there are any of both.</summary>
    public static double Likeness(double words, double? vectors) => vectors is { } cosine ? (words + cosine) / 2 : words;
}
