namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>A chunk with its place in each arm; ranks count from 1.</summary>
internal sealed record FusedHit(long ChunkId, double Score, double? LexicalScore, int? LexicalRank, double? VectorScore, int? VectorRank);

/// <summary>Makes one list of what the two arms found. Ties go to the lower id, so that a search repeats exactly.</summary>
internal static class Fusion
{
    /// <param name="ceiling">The most that BM25 could give to this question: all terms, saturated.</param>
    public static IReadOnlyList<FusedHit> Fuse(IReadOnlyList<ArmHit> lexical, IReadOnlyList<ArmHit> vector, SearchSettings settings, double ceiling)
    {
        var hits = new Dictionary<long, FusedHit>(lexical.Count + vector.Count);
        for (var i = 0; i < lexical.Count; i++)
            hits[lexical[i].ChunkId] = new FusedHit(lexical[i].ChunkId, 0, lexical[i].Score, i + 1, null, null);
        for (var i = 0; i < vector.Count; i++)
        {
            var before = hits.GetValueOrDefault(vector[i].ChunkId) ?? new FusedHit(vector[i].ChunkId, 0, null, null, null, null);
            hits[vector[i].ChunkId] = before with { VectorScore = vector[i].Score, VectorRank = i + 1 };
        }

        // A chunk that the words found is at most as similar as the last one that the vectors found.
        var least = vector.Count > 0 ? vector[^1].Score : 0;
        return
        [
            .. hits.Values
                .Select(hit => hit with { Score = settings.Fusion == FusionKind.Ranks ? ByRanks(hit, settings) : ByScores(hit, settings, ceiling, least) })
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.ChunkId),
        ];
    }

    private static double ByRanks(FusedHit hit, SearchSettings settings) =>
        (hit.LexicalRank is { } lexical ? settings.LexicalWeight / (settings.RankConstant + lexical) : 0)
        + (hit.VectorRank is { } vector ? settings.VectorWeight / (settings.RankConstant + vector) : 0);

    private static double ByScores(FusedHit hit, SearchSettings settings, double ceiling, double least) =>
        (ceiling > 0 ? settings.LexicalWeight * (hit.LexicalScore ?? 0) / ceiling : 0) + settings.VectorWeight * (hit.VectorScore ?? least);
}
