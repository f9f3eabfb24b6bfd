using Npgsql;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.KnowledgeBase.Search.Reranking;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Processor;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>BM25 and, where a model reads the question's language, nearest vectors; made one list, read, and put in order as the knowledge base says.</summary>
internal sealed class HybridSearch(Database database, ITextAnalysis analysis, BaseEmbedding embedding, VectorSigns signs, QuestionTranslator translator, Rerankers rerankers, CpuGate cpu) : IKnowledgeSearch
{
    /// <summary>How long a customer waits for a named model to read the question.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

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
        var state = await ReadStateAsync(account, query, cancellationToken);
        if (state is null || query.Top <= 0)
            return new SearchTrace(language, [], [], [], [], ChunkIndexer.Version, []);
        state = state with { Settings = settings ?? state.Settings };
        // A model may take seconds: no connection and no place at the processor waits for it, here and when it reranks.
        var named = state.EmbeddingModel is { } model && HasVectorArm(query, state)
            ? await embedding.EmbedQuestionAsync(account, model, query.Text, query.Inbox, Patience, cancellationToken)
            : default;
        var found = await FindAsync(account, query, state, language, named.Values, cancellationToken);
        var translated = await translator.TranslateAsync(account, query, state.Settings, language, found.Passages, cancellationToken);
        foreach (var (other, text) in translated.Questions)
            found = found.And(await FindAsync(account, query with { Text = text }, state, other, named.Values, cancellationToken), Most(query, state.Settings));
        var reranked = await rerankers.OrderAsync(account, state.Settings, query, found.Terms, found.Passages, cancellationToken);
        var good = reranked.Passages.Where(passage => Math.Max(passage.Coverage, passage.VectorScore ?? 0) >= state.Settings.MinimumEvidence);
        var index = !found.HasVectors ? ChunkIndexer.Version : $"{ChunkIndexer.Version}+{embedding.ModelOf(state.EmbeddingModel)} {state.Settings.Signature}";
        return new SearchTrace(
            language, translated.Questions, [.. found.Terms.Select(term => Told(term, state))], found.Hits, Fitting([.. good.Take(query.Top ?? state.Settings.Passages)], state.Settings.ContextBudget), index,
            SearchFailure.Of((SearchPart.Meaning, named.Failure ?? found.Mismatch), (SearchPart.Translator, translated.Failure), (SearchPart.Reranker, reranked.Failure)));
    }

    private async Task<IndexState?> ReadStateAsync(AccountId account, SearchQuery query, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        return await IndexState.ReadAsync(connection, account, query.Base, cancellationToken);
    }

    private async Task<Found> FindAsync(
        AccountId account, SearchQuery query, IndexState state, string language, float[]? named, CancellationToken cancellationToken)
    {
        using var place = await cpu.EnterAsync(cancellationToken);
        // The processor reads the question while the database looks up its words.
        var reading = state.EmbeddingModel is null && HasVectorArm(query, state)
            ? Task.Run(() => embedding.EmbedQuestionAsync(query.Text, language, cancellationToken), cancellationToken)
            : Task.FromResult(named);
        try
        {
            return await FindAsync(account, query, state, language, reading, cancellationToken);
        }
        finally
        {
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // it computes in this place
        }
    }

    private async Task<Found> FindAsync(
        AccountId account, SearchQuery query, IndexState state, string language, Task<float[]?> reading, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var settings = state.Settings;
        var own = OwnWords.Read(query.Text, language, settings, analysis);
        var terms = await QueryTerms.LookUpAsync(connection, query.Base, language, state, RelatedWords.Read(query.Text, language, analysis), own, cancellationToken);
        var scope = await SearchScope.ReadAsync(connection, account, query, state, cancellationToken);
        IReadOnlyList<ArmHit> lexical = settings.LexicalWeight > 0 ? await LexicalArm.FindAsync(connection, query, scope, state, terms, cancellationToken) : [];
        var asked = await reading;
        var (vector, mismatch) = asked is null ? ([], null) : await NearestAsync(connection, query, scope, state, asked, cancellationToken);
        var ceiling = terms.Sum(term => term.Importance) * (SearchSettings.Saturation + 1);
        var hits = Fusion.Fuse(lexical, vector, settings, ceiling);
        return new Found(terms, hits, await PassageReader.ReadAsync(connection, account, query, hits, terms, Most(query, settings), cancellationToken), asked is not null, mismatch);
    }

    /// <summary>How many passages are read.</summary>
    private static int Most(SearchQuery query, SearchSettings settings)
    {
        var top = query.Top ?? settings.Passages;
        return settings.Reranker == RerankerKind.None ? top : Math.Max(top, settings.RerankCandidates);
    }

    private static bool HasVectorArm(SearchQuery query, IndexState state) => state.Settings.VectorWeight > 0 && !string.IsNullOrWhiteSpace(query.Text);

    /// <summary>Nothing when the model has come to give vectors of another length: the words alone answer.</summary>
    private async Task<(IReadOnlyList<ArmHit> Hits, string? Mismatch)> NearestAsync(
        NpgsqlConnection connection, SearchQuery query, SearchScope scope, IndexState state, float[] asked, CancellationToken cancellationToken)
    {
        try
        {
            return (await VectorArm.FindAsync(connection, signs, query, scope, state, embedding.ModelOf(state.EmbeddingModel), asked, cancellationToken), null);
        }
        catch (PostgresException mismatch) when (mismatch.SqlState == PostgresErrorCodes.DataException && state.EmbeddingModel is not null)
        {
            return ([], $"The model gives vectors of {asked.Length} numbers; those of the passages have another length.");
        }
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

    /// <param name="HasVectors">Whether the question had a vector to compare.</param>
    /// <param name="Mismatch">Why they could not be compared.</param>
    private sealed record Found(IReadOnlyList<QueryTerm> Terms, IReadOnlyList<FusedHit> Hits, IReadOnlyList<Passage> Passages, bool HasVectors, string? Mismatch)
    {
        /// <summary>With what the same question found in another language; each chunk as it was found best.</summary>
        public Found And(Found other, int most) => this with
        {
            Hits = [.. Hits.Concat(other.Hits).GroupBy(static hit => hit.ChunkId).Select(static same => same.MaxBy(static hit => hit.Score)!).OrderByDescending(static hit => hit.Score).ThenBy(static hit => hit.ChunkId)],
            Passages =
            [
                .. Passages.Concat(other.Passages).GroupBy(static passage => passage.ChunkId).Select(static same => same.MaxBy(static passage => passage.Score)!)
                    .OrderByDescending(static passage => passage.Score).ThenBy(static passage => passage.ChunkId.Value).Take(most),
            ],
            HasVectors = HasVectors || other.HasVectors,
        };
    }
}
