using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Contradictions;

/// <summary>How much a term says in a knowledge base, from the counts that its index keeps anyway.</summary>
internal sealed class TermRarity(ClaimRows rows, KnowledgeBaseId home)
{
    private readonly Dictionary<string, int> _chunks = new(StringComparer.Ordinal);
    private long _all;

    public async Task LearnAsync(IEnumerable<Claim> claims, CancellationToken cancellationToken)
    {
        var unknown = claims.SelectMany(static claim => claim.Everything.Concat(claim.Meanings)).Where(term => !_chunks.ContainsKey(term)).ToHashSet(StringComparer.Ordinal);
        if (unknown.Count == 0) return;
        var (counts, all) = await rows.CountAsync(home, unknown, cancellationToken);
        _all = Math.Max(_all, all);
        foreach (var term in unknown) _chunks[term] = counts.GetValueOrDefault(term);
    }

    public double Of(string term) => Of(_chunks.GetValueOrDefault(term), _all);

    /// <summary>In a knowledge base of a few chunks every term would stand everywhere.</summary>
    private const long Fewest = 100;

    /// <summary>From 1 for a term that hardly stands anywhere towards 0 for one that stands in every chunk.</summary>
    public static double Of(int chunks, long all) => Math.Max(0.05, Math.Log((Math.Max(all, Fewest) + 1.0) / (chunks + 0.5)) / Math.Log(Math.Max(all, Fewest) + 2.0));
}
