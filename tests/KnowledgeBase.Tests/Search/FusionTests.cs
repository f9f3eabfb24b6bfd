using Shouldly;
using Wheelhouse.KnowledgeBase.Search;
using Xunit;

namespace Wheelhouse.KnowledgeBase.Tests.Search;

public sealed class FusionTests
{
    [Fact]
    public void Scores_of_both_arms_add_up_by_weight()
    {
        var fused = Fusion.Fuse([new(1, 8), new(2, 4)], [new(3, 0.9), new(2, 0.8)], SearchSettings.ByScores with { VectorWeight = 0.5 }, ceiling: 16);

        fused.Select(hit => hit.ChunkId).ShouldBe([1, 2, 3]);
        fused[0].Score.ShouldBe(8.0 / 16 + 0.5 * 0.8, 1e-12); // at most as similar as the last of the vectors
        fused[1].Score.ShouldBe(4.0 / 16 + 0.5 * 0.8, 1e-12);
        fused[2].Score.ShouldBe(0.5 * 0.9, 1e-12);
    }

    [Fact]
    public void Ranks_of_both_arms_add_up_by_weight()
    {
        var fused = Fusion.Fuse([new(1, 9), new(2, 8)], [new(3, 0.9), new(2, 0.8)], SearchSettings.ByRanks, ceiling: 10);

        fused.Select(hit => hit.ChunkId).ShouldBe([2, 1, 3]);
        fused[0].Score.ShouldBe(2.0 / 12 + 1.0 / 12, 1e-12);
        fused[0].ShouldSatisfyAllConditions(hit => hit.LexicalRank.ShouldBe(2), hit => hit.VectorRank.ShouldBe(2));
        fused[2].LexicalScore.ShouldBeNull();
    }

    [Fact]
    public void A_tie_goes_to_the_lower_id() =>
        Fusion.Fuse([new(7, 1)], [new(3, 1)], SearchSettings.ByRanks with { LexicalWeight = 1 }, 1).Select(hit => hit.ChunkId).ShouldBe([3, 7]);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void One_arm_alone_keeps_its_order(int kind)
    {
        var settings = SearchSettings.ByScores with { Fusion = (FusionKind)kind, LexicalWeight = 2, VectorWeight = 1 };

        Fusion.Fuse([new(5, 3), new(4, 2), new(6, 1)], [], settings, 9).Select(hit => hit.ChunkId).ShouldBe([5, 4, 6]);
        Fusion.Fuse([], [new(5, 3), new(4, 2), new(6, 1)], settings, 0).Select(hit => hit.ChunkId).ShouldBe([5, 4, 6]);
    }
}
