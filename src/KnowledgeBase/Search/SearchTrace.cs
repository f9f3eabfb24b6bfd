using Wheelhouse.KnowledgeBase.Contracts;

namespace Wheelhouse.KnowledgeBase.Search;

/// <summary>What a search did.</summary>
/// <param name="Translations">The other languages in which it was searched, too.</param>
/// <param name="Hits">Everything that the arms found, best first.</param>
/// <param name="Failures">What it had to do without.</param>
internal sealed record SearchTrace(
    string Language, IReadOnlyList<Translation> Translations, IReadOnlyList<SearchTerm> Terms, IReadOnlyList<FusedHit> Hits, IReadOnlyList<Passage> Passages, string IndexVersion,
    IReadOnlyList<SearchFailure> Failures);

/// <summary>A part of a search that asks a model.</summary>
internal enum SearchPart
{
    /// <summary>The arm of nearness in meaning.</summary>
    Meaning,

    /// <summary>Putting the question into the languages of the documents.</summary>
    Translator,

    Reranker,
}

/// <summary>A model that could not be asked: the search went on without it.</summary>
/// <param name="Reason">In words, as they are told to people.</param>
internal sealed record SearchFailure(SearchPart Part, string Reason)
{
    public static IReadOnlyList<SearchFailure> Of(params (SearchPart Part, string? Reason)[] parts) =>
        [.. from part in parts where part.Reason is not null select new SearchFailure(part.Part, part.Reason)];
}
