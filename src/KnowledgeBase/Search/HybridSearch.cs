using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Search.Reranking;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>BM25 and, where a model reads the question's language, nearest vectors; made one list, read, and put in order as the knowledge base says.</summary>
internal sealed class HybridSearch(Database database, ITextAnalysis analysis, ITextEmbedding embedding, ProximityReranker reranker) : IKnowledgeSearch
{
    public async Task<SearchResult> SearchAsync(AccountId account, SearchQuery query, CancellationToken cancellationToken)
    {
        var found = await TraceAsync(account, query, null, cancellationToken);
        return new SearchResult(found.Language, found.Terms, found.Passages, found.IndexVersion);
    }

    /// <summary>The same with every step, as somebody sees it who tries settings.</summary>
    /// <param name="settings">Instead of those of the knowledge base; null for these.</param>
    public async Task<SearchTrace> TraceAsync(AccountId account, SearchQuery query, SearchSettings? settings, CancellationToken cancellationToken)
    {
        var language = query.Language ?? analysis.DetectLanguage(query.Text);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var state = await IndexState.ReadAsync(connection, account, query.Base, cancellationToken);
        if (state is null || query.Top <= 0)
            return new SearchTrace(language, [], [], [], ChunkIndexer.Version);
        state = state with { Settings = settings ?? state.Settings };
        var own = OwnWords.Read(query.Text, language, state.Settings, analysis);
        var terms = await QueryTerms.LookUpAsync(connection, query.Base, language, state, RelatedWords.Read(query.Text, language, analysis), own, cancellationToken);
        var scope = await SearchScope.ReadAsync(connection, query, state, cancellationToken);
        IReadOnlyList<ArmHit> lexical = state.Settings.LexicalWeight > 0 ? await LexicalArm.FindAsync(connection, query, scope, state, terms, cancellationToken) : [];
        IReadOnlyList<ArmHit> vector = [];
        var index = ChunkIndexer.Version;
        if (embedding.Supports(language) && state.Settings.VectorWeight > 0 && !string.IsNullOrWhiteSpace(query.Text))
        {
            var vectors = await embedding.EmbedAsync([query.Text], cancellationToken);
            vector = await VectorArm.FindAsync(connection, query, scope, state, embedding.Model, vectors[0], cancellationToken);
            index = $"{index}+{embedding.Model} {state.Settings.Signature}";
        }

        var ceiling = terms.Sum(term => term.Importance) * (SearchSettings.Saturation + 1);
        var hits = Fusion.Fuse(lexical, vector, state.Settings, ceiling);
        var passages = await PassagesAsync(connection, account, query, state.Settings, hits, terms, cancellationToken);
        return new SearchTrace(language, [.. terms.Select(term => Told(term, state))], hits, passages, index);
    }

    private async Task<IReadOnlyList<Passage>> PassagesAsync(
        NpgsqlConnection connection, AccountId account, SearchQuery query, SearchSettings settings, IReadOnlyList<FusedHit> hits, IReadOnlyList<QueryTerm> terms,
        CancellationToken cancellationToken)
    {
        var top = query.Top ?? settings.Passages;
        var most = settings.Reranker == RerankerKind.None ? top : Math.Max(top, settings.RerankCandidates);
        var passages = await PassageReader.ReadAsync(connection, account, query, hits, terms, most, cancellationToken);
        if (settings.Reranker == RerankerKind.Builtin)
        {
            var scores = reranker.Score(terms, passages);
            passages = [.. passages.Select((passage, i) => passage with { RerankScore = scores[i] }).OrderByDescending(passage => passage.RerankScore).ThenBy(passage => passage.ChunkId.Value)];
        }

        return Fitting([.. passages.Where(passage => Math.Max(passage.Coverage, passage.VectorScore ?? 0) >= settings.MinimumEvidence).Take(top)], settings.ContextBudget);
    }

    /// <summary>As many as fit into the budget, in their order; the first one in any case.</summary>
    private static List<Passage> Fitting(List<Passage> passages, int? budget)
    {
        var (left, count) = (budget ?? int.MaxValue, 0);
        while (count < passages.Count && (count == 0 || passages[count].Text.Length <= left)) left -= passages[count++].Text.Length;
        return passages.GetRange(0, count);
    }

    private static SearchTerm Told(QueryTerm term, IndexState state) => new(
        term.Text,
        term.Meanings.Where(meaning => meaning.Text != term.Text).Concat(term.Phrases.SelectMany(phrase => phrase.Terms))
            .GroupBy(meaning => meaning.Text).ToDictionary(same => same.Key, same => same.Max(meaning => meaning.Trust)),
        term.Importance / state.Weight(0),
        term.IsEveryday,
        term.IsOtherMatter);
}

/// <summary>What a search did.</summary>
/// <param name="Hits">Everything that the arms found, best first.</param>
internal sealed record SearchTrace(
    string Language, IReadOnlyList<SearchTerm> Terms, IReadOnlyList<FusedHit> Hits, IReadOnlyList<Passage> Passages, string IndexVersion);
