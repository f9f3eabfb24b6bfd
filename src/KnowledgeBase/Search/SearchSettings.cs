namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>How the two arms become one list.</summary>
internal enum FusionKind
{
    /// <summary>By the share of the question that the words cover, plus similarity. Keeps how sure each arm is.</summary>
    Scores,

    /// <summary>By the ranks alone (reciprocal rank fusion), for a model whose similarities have an unknown scale.</summary>
    Ranks,
}

/// <summary>How a knowledge base is searched; the fusion is held in its row, the rest is the same for all.</summary>
/// <param name="RankConstant">k of the rank fusion: the smaller, the more the first ranks count.</param>
internal sealed record SearchSettings(FusionKind Fusion, double LexicalWeight, double VectorWeight, double RankConstant = 10)
{
    /// <summary>
    /// Chosen on one half of three English sets: nDCG@10 .763/.868/.977 there and on the other half, with ranks .737/.858/.965.
    /// </summary>
    public static SearchSettings ByScores { get; } = new(FusionKind.Scores, LexicalWeight: 1, VectorWeight: 0.7);

    /// <summary>The textbook's k = 60 and 1:1 lets a weak vector arm lower a good lexical one; this does not.</summary>
    public static SearchSettings ByRanks { get; } = new(FusionKind.Ranks, LexicalWeight: 2, VectorWeight: 1);

    /// <summary>BM25's k1: how soon repeats of a term stop counting.</summary>
    public const double Saturation = 1.2;

    /// <summary>BM25's b: how much a chunk's length counts.</summary>
    public const double LengthNormalisation = 0.75;

    /// <summary>
    /// A term in more chunks than this, and in more than a fifth of them, only ranks what rarer terms have found. Below,
    /// reading all its postings takes milliseconds, and leaving them out costs 1.5 % of the hits of a small knowledge base.
    /// </summary>
    public const int FrequentChunks = 5_000;

    /// <summary>The share of the chunks from which a term is frequent.</summary>
    public const double FrequentShare = 0.2;

    /// <summary>How many chunks each arm brings into the fusion.</summary>
    public const int ArmSize = 50;

    /// <summary>How many chunks found by the rarer terms the frequent ones rank.</summary>
    public const int CandidateSize = 200;

    public string Signature => Fusion == FusionKind.Scores
        ? FormattableString.Invariant($"scores {LexicalWeight:0.##}:{VectorWeight:0.##}")
        : FormattableString.Invariant($"ranks {RankConstant:0.##} {LexicalWeight:0.##}:{VectorWeight:0.##}");
}
