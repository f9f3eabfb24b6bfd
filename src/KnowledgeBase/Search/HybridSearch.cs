using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Analysis;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.Platform.Data;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>BM25 and, where a model reads the question's language, nearest vectors; fused by rank.</summary>
internal sealed class HybridSearch(Database database, ITextAnalysis analysis, ITextEmbedding embedding) : IKnowledgeSearch
{
    public async Task<SearchResult> SearchAsync(AccountId account, SearchQuery query, CancellationToken cancellationToken)
    {
        var language = query.Language ?? analysis.DetectLanguage(query.Text);
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        var state = await IndexState.ReadAsync(connection, account, query.Base, cancellationToken);
        if (state is null || query.Top <= 0)
            return new SearchResult(language, [], [], ChunkIndexer.Version);
        var terms = await QueryTerms.LookUpAsync(connection, query.Base, language, state, RelatedWords.Read(query.Text, language, analysis), cancellationToken);
        var lexical = await LexicalArm.FindAsync(connection, query, state, terms, cancellationToken);
        IReadOnlyList<ArmHit> vector = [];
        var index = ChunkIndexer.Version;
        if (embedding.Supports(language) && state.Settings.VectorWeight > 0 && !string.IsNullOrWhiteSpace(query.Text))
        {
            var vectors = await embedding.EmbedAsync([query.Text], cancellationToken);
            vector = await VectorArm.FindAsync(connection, query, state, embedding.Model, vectors[0], cancellationToken);
            index = $"{index}+{embedding.Model} {state.Settings.Signature}";
        }

        var ceiling = terms.Sum(term => term.Importance) * (SearchSettings.Saturation + 1);
        var hits = Fusion.Fuse(lexical, vector, state.Settings, ceiling);
        var passages = await PassageReader.ReadAsync(connection, account, query, hits, terms, cancellationToken);
        return new SearchResult(language, [.. terms.Select(term => Told(term, state))], passages, index);
    }

    private static SearchTerm Told(QueryTerm term, IndexState state) => new(
        term.Text,
        term.Meanings.Where(meaning => meaning.Text != term.Text).ToDictionary(meaning => meaning.Text, meaning => meaning.Trust),
        term.Importance / state.Weight(0),
        term.IsEveryday,
        term.IsOtherMatter);
}
