using System.Globalization;
using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>What claims are found by that may speak about the same.</summary>
internal static class ClaimKeys
{
    /// <summary>Of the rarest terms. A term that stands everywhere finds everything and says nothing.</summary>
    private const int MostTerms = 8;

    public static string[] Of(KnowledgeBaseId home, string language, Claim claim, Func<string, double> rarity)
    {
        var terms = claim.Own.Concat(claim.Heading).Concat(claim.Meanings.Where(static term => term.Length > 3)).Distinct()
            .OrderByDescending(term => rarity(term) * (claim.Own.Contains(term) ? 1 : 0.6)).ThenBy(static term => term, StringComparer.Ordinal).Take(MostTerms).ToList();
        var sorts = claim.Quantities.Select(static q => $"{q.Kind}/{q.Unit}").Distinct();
        return [.. sorts.SelectMany(sort => terms.Select(term => string.Create(CultureInfo.InvariantCulture, $"{home.Value}/{language}/{sort}/{term}")))];
    }
}
