using System.Collections.Concurrent;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Evals.Scratch;

/// <summary>Which documents are hidden from the search for which question.</summary>
internal sealed class WithheldDocuments
{
    private readonly ConcurrentDictionary<string, IReadOnlyCollection<DocumentId>> _byQuestion = new(StringComparer.Ordinal);

    public IReadOnlyCollection<DocumentId>? For(string searched)
    {
        // What is searched for may carry the question before it, so the question is its end; or it is a part of the question, which its writer tries by itself.
        return _byQuestion.FirstOrDefault(entry => searched.EndsWith(entry.Key, StringComparison.Ordinal) || entry.Key.Contains(searched.Trim(), StringComparison.Ordinal)).Value;
    }

    public IDisposable Withhold(string question, IReadOnlyCollection<DocumentId> documents)
    {
        if (documents.Count == 0) return new Ended(null, question);
        _byQuestion[question.Trim()] = documents;
        return new Ended(this, question.Trim());
    }

    private sealed class Ended(WithheldDocuments? from, string question) : IDisposable
    {
        public void Dispose() => from?._byQuestion.TryRemove(question, out _);
    }
}

/// <summary>The product's search, blind to what is withheld for the question at hand.</summary>
internal sealed class SearchWithout(IKnowledgeSearch search, WithheldDocuments withheld) : IKnowledgeSearch
{
    public Task<SearchResult> SearchAsync(AccountId account, SearchQuery query, CancellationToken cancellationToken) =>
        search.SearchAsync(account, query with { Without = withheld.For(query.Text) ?? query.Without }, cancellationToken);
}
