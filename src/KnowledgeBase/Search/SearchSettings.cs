using System.Text.Json.Serialization;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>How the two arms become one list.</summary>
internal enum FusionKind
{
    /// <summary>By the share of the question that the words cover, plus similarity. Keeps how sure each arm is.</summary>
    Scores,

    /// <summary>By the ranks alone (reciprocal rank fusion), for a model whose similarities have an unknown scale.</summary>
    Ranks,
}

/// <summary>What puts the best passages of the fused list in a better order.</summary>
internal enum RerankerKind
{
    None,

    /// <summary>How much of the question stands in the passage, and how near to each other its words do.</summary>
    Builtin,

    /// <summary>A named model that reads question and passage together.</summary>
    Model,
}

/// <summary>How a knowledge base is searched.</summary>
/// <param name="LexicalWeight">What the words count in the fusion; 0 turns their arm off.</param>
/// <param name="VectorWeight">What nearness in meaning counts; 0 turns its arm off.</param>
/// <param name="RankConstant">k of the rank fusion: the smaller, the more the first ranks count.</param>
/// <param name="Candidates">Chunks that each arm brings into the fusion.</param>
/// <param name="Passages">Passages that a search returns at most, unless its caller wants another number.</param>
/// <param name="ContextBudget">Characters of all passages together at most, the first one always being whole; null for no limit.</param>
/// <param name="MinimumEvidence">A passage must hold this share of the question (0 to 1), or be as near to it in meaning.</param>
/// <param name="RerankerModelId">The named model that reranks, with <see cref="RerankerKind.Model"/>.</param>
/// <param name="RerankCandidates">How many of the fused passages the reranker sees.</param>
/// <param name="TranslatorModelId">The named model that translates a question into the languages of the documents where its own language finds little; null for none.</param>
/// <param name="Synonyms">Lines of words that mean the same: <c>SSO, single sign-on</c>; with <c>=&gt;</c> in one direction only.</param>
/// <param name="Names">Names of products and plans, found in spite of a slip, and whether written in one word or in two.</param>
internal sealed record SearchSettings(
    FusionKind Fusion,
    double LexicalWeight,
    double VectorWeight,
    double RankConstant,
    int Candidates,
    int Passages,
    int? ContextBudget,
    double MinimumEvidence,
    RerankerKind Reranker,
    long? RerankerModelId,
    int RerankCandidates,
    long? TranslatorModelId,
    IReadOnlyList<string> Synonyms,
    IReadOnlyList<string> Names)
{
    /// <summary>
    /// Chosen on one half of three English sets: nDCG@10 .763/.868/.977 there and on the other half, with ranks .737/.858/.965.
    /// </summary>
    public static SearchSettings ByScores { get; } = new(FusionKind.Scores, LexicalWeight: 1, VectorWeight: 0.7, 10, 50, MostPassages, null, 0, RerankerKind.None, null, 20, null, [], []);

    /// <summary>The textbook's k = 60 and 1:1 lets a weak vector arm lower a good lexical one; this does not.</summary>
    public static SearchSettings ByRanks { get; } = ByScores with { Fusion = FusionKind.Ranks, LexicalWeight = 2, VectorWeight = 1 };

    /// <summary>Enough that the table of the right article is among them where its other sections say more of the question's words.</summary>
    private const int MostPassages = 12;

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

    /// <summary>How many chunks found by the rarer terms the frequent ones rank, for each one that is kept.</summary>
    private const int PerCandidate = 4;

    /// <summary>How many chunks found by the rarer terms the frequent ones rank.</summary>
    [JsonIgnore]
    public int Ranked => PerCandidate * Candidates;

    /// <summary>Names what decides the order, for the record of a turn.</summary>
    [JsonIgnore]
    public string Signature
    {
        get
        {
            var fusion = Fusion == FusionKind.Scores
                ? FormattableString.Invariant($"scores {LexicalWeight:0.##}:{VectorWeight:0.##}")
                : FormattableString.Invariant($"ranks {RankConstant:0.##} {LexicalWeight:0.##}:{VectorWeight:0.##}");
            return Reranker switch
            {
                RerankerKind.None => fusion,
                RerankerKind.Builtin => $"{fusion} reranked",
                _ => FormattableString.Invariant($"{fusion} reranked by model {RerankerModelId}"),
            };
        }
    }
}
