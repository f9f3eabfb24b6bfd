namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>A chunk with its place in each arm; ranks count from 1.</summary>
internal sealed record FusedHit(long ChunkId, double Score, double? LexicalScore, int? LexicalRank, double? VectorScore, int? VectorRank);

/// <summary>Reciprocal rank fusion with weights. Ties go to the lower id, so that a search repeats exactly.</summary>
internal static class Fusion
{
    public static IReadOnlyList<FusedHit> Fuse(IReadOnlyList<ArmHit> lexical, IReadOnlyList<ArmHit> vector, SearchSettings settings)
    {
        var fused = new Dictionary<long, FusedHit>(lexical.Count + vector.Count);
        for (var i = 0; i < lexical.Count; i++)
        {
            var hit = lexical[i];
            fused[hit.ChunkId] = new FusedHit(hit.ChunkId, settings.LexicalWeight / (settings.FusionRank + i + 1), hit.Score, i + 1, null, null);
        }

        for (var i = 0; i < vector.Count; i++)
        {
            var hit = vector[i];
            var before = fused.GetValueOrDefault(hit.ChunkId) ?? new FusedHit(hit.ChunkId, 0, null, null, null, null);
            fused[hit.ChunkId] = before with
            {
                Score = before.Score + settings.VectorWeight / (settings.FusionRank + i + 1),
                VectorScore = hit.Score,
                VectorRank = i + 1,
            };
        }

        return [.. fused.Values.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.ChunkId)];
    }
}
