using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>What somebody has chosen of <see cref="SearchSettings"/>, as it is sent and stored; what is left out is as usual.</summary>
internal sealed record SearchChoices(
    FusionKind? Fusion = null,
    double? LexicalWeight = null,
    double? VectorWeight = null,
    double? RankConstant = null,
    int? Candidates = null,
    int? Passages = null,
    int? ContextBudget = null,
    double? MinimumEvidence = null,
    RerankerKind? Reranker = null,
    long? RerankerModelId = null,
    int? RerankCandidates = null,
    long? TranslatorModelId = null,
    IReadOnlyList<string>? Synonyms = null,
    IReadOnlyList<string>? Names = null)
{
    private const int MostLines = 500;
    private const int LongestLine = 300;

    public SearchSettings ToSettings()
    {
        var usual = Fusion == FusionKind.Ranks ? SearchSettings.ByRanks : SearchSettings.ByScores;
        return new SearchSettings(
            usual.Fusion,
            LexicalWeight ?? usual.LexicalWeight,
            VectorWeight ?? usual.VectorWeight,
            RankConstant ?? usual.RankConstant,
            Candidates ?? usual.Candidates,
            Passages ?? usual.Passages,
            ContextBudget,
            MinimumEvidence ?? usual.MinimumEvidence,
            Reranker ?? usual.Reranker,
            RerankerModelId,
            RerankCandidates ?? usual.RerankCandidates,
            TranslatorModelId,
            Synonyms ?? [],
            Names ?? []);
    }

    /// <summary>The same with lines that say something only, as they are stored.</summary>
    /// <exception cref="DomainException">A value is out of its range; the field is named.</exception>
    public SearchChoices Checked()
    {
        Within("lexical_weight", LexicalWeight, 0, 10);
        Within("vector_weight", VectorWeight, 0, 10);
        Within("rank_constant", RankConstant, 1, 1_000);
        Within("candidates", Candidates, 10, 200);
        Within("passages", Passages, 1, 30);
        Within("context_budget", ContextBudget, 500, 200_000);
        Within("minimum_evidence", MinimumEvidence, 0, 1);
        Within("rerank_candidates", RerankCandidates, 2, 50);
        var all = ToSettings();
        if (all is { LexicalWeight: 0, VectorWeight: 0 }) throw Invalid("lexical_weight", "and vector weight cannot both be 0: nothing would be found");
        if (all is { Reranker: RerankerKind.Model, RerankerModelId: null }) throw Invalid("reranker_model_id", "must name the model that reranks");
        var lines = Lines("synonyms", Synonyms);
        if (lines?.FirstOrDefault(line => line.Split(["=>", ","], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Length < 2) is { } lonely)
            throw Invalid("synonyms", $"needs two words or more in each line, set apart by commas or by =>; “{lonely}” has one");
        return this with { Synonyms = lines, Names = Lines("names", Names) };
    }

    /// <exception cref="DomainException">It names a model that the account does not have for this.</exception>
    public async Task RequireModelsAsync(BaseEmbedding models, AccountId account, CancellationToken cancellationToken)
    {
        if (RerankerModelId is { } reranker) await models.RequireAsync(account, reranker, KnowledgeModelPurpose.Rerank, "search.reranker_model_id", cancellationToken);
        if (TranslatorModelId is { } translator) await models.RequireAsync(account, translator, KnowledgeModelPurpose.Translation, "search.translator_model_id", cancellationToken);
    }

    private static List<string>? Lines(string field, IReadOnlyList<string>? lines)
    {
        if (lines is null) return null;
        var kept = lines.Select(static line => line?.Trim() ?? "").Where(static line => line.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (kept.Count > MostLines) throw Invalid(field, FormattableString.Invariant($"has {kept.Count} lines; {MostLines} are the most"));
        return kept.Exists(static line => line.Length > LongestLine) ? throw Invalid(field, FormattableString.Invariant($"has a line longer than {LongestLine} characters")) : kept;
    }

    private static void Within(string field, double? value, double least, double most)
    {
        if (value is { } given && !(given >= least && given <= most)) throw Invalid(field, FormattableString.Invariant($"must be between {least} and {most}"));
    }

    private static DomainException Invalid(string field, string message) =>
        new(ProblemCodes.ValidationFailed, $"{char.ToUpperInvariant(field[0])}{field[1..].Replace('_', ' ')} {message}", 422, $"search.{field}");
}
