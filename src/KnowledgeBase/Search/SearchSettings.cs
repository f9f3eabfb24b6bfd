namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>How a knowledge base is searched; the fusion is held in its row, the rest is the same for all.</summary>
/// <param name="FusionRank">k of the rank fusion: the smaller, the more the first ranks count.</param>
internal sealed record SearchSettings(double FusionRank, double LexicalWeight, double VectorWeight)
{
    /// <summary>What leaves a good lexical arm better: the textbook's k = 60 and 1:1 lets a weak vector arm lower it.</summary>
    public static SearchSettings Default { get; } = new(FusionRank: 10, LexicalWeight: 2, VectorWeight: 1);

    /// <summary>BM25's k1: how soon repeats of a term stop counting.</summary>
    public const double Saturation = 1.2;

    /// <summary>BM25's b: how much a chunk's length counts.</summary>
    public const double LengthNormalisation = 0.75;

    /// <summary>A term in a larger share of the chunks only ranks what rarer terms have found.</summary>
    public const double FrequentShare = 0.2;

    /// <summary>How many chunks each arm brings into the fusion.</summary>
    public const int ArmSize = 50;

    /// <summary>How many chunks found by the rarer terms the frequent ones rank.</summary>
    public const int CandidateSize = 200;

    public string Signature => FormattableString.Invariant($"rrf {FusionRank:0.##} {LexicalWeight:0.##}:{VectorWeight:0.##}");
}
