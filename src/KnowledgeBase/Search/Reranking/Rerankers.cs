using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;
using Wheelhouse.Platform.Processor;

namespace Wheelhouse.KnowledgeBase.Search.Reranking;

/// <summary>Puts passages in the order that the settings ask for.</summary>
internal sealed class Rerankers(ProximityReranker builtin, IEnumerable<IKnowledgeModels> models, CpuGate cpu)
{
    /// <summary>How long a customer waits for a model that reranks.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The same passages; in the order they came in, and with the reason, when the model cannot be had now.</summary>
    public async Task<Reranked> OrderAsync(
        AccountId account, SearchSettings settings, SearchQuery query, IReadOnlyList<QueryTerm> terms, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        if (settings.Reranker == RerankerKind.None || passages.Count == 0) return new Reranked(passages, null);
        try
        {
            var scores = settings.Reranker == RerankerKind.Builtin
                ? await ScoreAsync(terms, passages, cancellationToken)
                : await AskAsync(account, settings.RerankerModelId, query, passages, cancellationToken);
            return new Reranked(
                scores is null ? passages
                : [.. passages.Select((passage, i) => passage with { RerankScore = scores[i] }).OrderByDescending(passage => passage.RerankScore).ThenBy(passage => passage.ChunkId.Value)],
                null);
        }
        catch (JobFailedException failed)
        {
            return new Reranked(passages, failed.Message);
        }
    }

    private async Task<IReadOnlyList<double>> ScoreAsync(IReadOnlyList<QueryTerm> terms, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        using var place = await cpu.EnterAsync(cancellationToken);
        return builtin.Score(terms, passages);
    }

    private async Task<IReadOnlyList<double>?> AskAsync(AccountId account, long? model, SearchQuery query, IReadOnlyList<Passage> passages, CancellationToken cancellationToken)
    {
        if (model is not { } id || models.FirstOrDefault() is not { } calls) return null;
        var texts = passages.Select(passage => $"{IndexedText.Heading(passage.Title, passage.HeadingPath)}\n{passage.Text}").ToList();
        return await calls.RerankAsync(account, id, query.Text, texts, query.Inbox, Patience, cancellationToken);
    }
}

/// <param name="Failure">Why the model did not put them in order.</param>
internal readonly record struct Reranked(IReadOnlyList<Passage> Passages, string? Failure);
