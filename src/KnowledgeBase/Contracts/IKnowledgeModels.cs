using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Contracts;

/// <summary>
/// The named models of an account that knowledge bases may use. Whoever keeps models implements it; calls go through its
/// keys, limits and rests.
/// </summary>
public interface IKnowledgeModels
{
    /// <summary>Null when the account has no such model for this purpose.</summary>
    Task<KnowledgeModel?> FindAsync(AccountId account, long id, KnowledgeModelPurpose purpose, CancellationToken cancellationToken);

    /// <summary>One vector a text, in their order; or why the provider does not take these at once, where it may take fewer or shorter ones.</summary>
    /// <param name="patience">How long somebody waits at most; null for as long as the model's own settings say. Who is too slow counts as failed.</param>
    /// <exception cref="Platform.Jobs.JobFailedException">It failed; the category says whether to try again, and when.</exception>
    Task<EmbeddedTexts> EmbedAsync(AccountId account, long id, IReadOnlyList<string> texts, TimeSpan? patience, CancellationToken cancellationToken);

    /// <summary>The vector of a question that somebody waits for. Refused where the account may not spend any more, unlike the vectors of documents.</summary>
    /// <param name="inbox">Whose budgets hold and which pays, besides the account; null for a question that belongs to none.</param>
    /// <exception cref="Platform.Jobs.JobFailedException">It failed, or nothing may be spent any more.</exception>
    Task<float[]> EmbedQuestionAsync(AccountId account, long id, string question, long? inbox, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>A person wants an embedding model tried now: the next call is made, although its provider may have asked for time. Nothing where it is gone.</summary>
    Task AskAnywayAsync(AccountId account, long id, CancellationToken cancellationToken);

    /// <summary>How well each text answers the question, in their order; comparable within one call only.</summary>
    /// <param name="inbox">As of <see cref="EmbedQuestionAsync"/>.</param>
    /// <exception cref="Platform.Jobs.JobFailedException">As of <see cref="EmbedQuestionAsync"/>.</exception>
    Task<IReadOnlyList<double>> RerankAsync(AccountId account, long id, string question, IReadOnlyList<string> texts, long? inbox, TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>A customer's question in another language, to search with: never shown, never obeyed.</summary>
    /// <param name="language">Its code, such as <c>en</c>.</param>
    /// <param name="inbox">As of <see cref="EmbedQuestionAsync"/>.</param>
    /// <exception cref="Platform.Jobs.JobFailedException">As of <see cref="EmbedQuestionAsync"/>.</exception>
    Task<string> TranslateAsync(AccountId account, long id, string question, string language, long? inbox, TimeSpan patience, CancellationToken cancellationToken);
}

/// <summary>What a knowledge base needs a model for.</summary>
public enum KnowledgeModelPurpose
{
    Embedding,
    Rerank,

    /// <summary>It writes: here, questions in another language.</summary>
    Translation,
}

/// <summary>A named model.</summary>
/// <param name="InputPrice">US dollars per million tokens.</param>
public sealed record KnowledgeModel(long Id, string Name, decimal InputPrice);

/// <param name="Tokens">As the provider counted them, or about as many where it does not say.</param>
/// <param name="Price">US dollars.</param>
public sealed record EmbeddedTexts(IReadOnlyList<float[]> Vectors, long Tokens, decimal Price)
{
    /// <summary>There are no vectors, and this is why; null when there are.</summary>
    public RefusedTexts? Refused { get; init; }
}

/// <param name="IsTooSlow">It gave no answer in time, of more than one text.</param>
public sealed record RefusedTexts(string Reason, bool IsTooSlow);
