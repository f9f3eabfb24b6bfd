using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Search.Index;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>What turns texts into vectors for a knowledge base: the builtin model, or one that the account has named.</summary>
internal sealed class BaseEmbedding(ITextEmbedding builtin, IEnumerable<IKnowledgeModels> models)
{
    /// <summary>The name under which vectors of a named model are kept.</summary>
    public static string NameOf(long model) => FormattableString.Invariant($"model-{model}");

    public string ModelOf(long? model) => model is { } id ? NameOf(id) : builtin.Model;

    /// <summary>The builtin model's vector of a question; null where it does not read the language.</summary>
    public async Task<float[]?> EmbedQuestionAsync(string question, string language, CancellationToken cancellationToken) =>
        builtin.Supports(language) ? (await builtin.EmbedAsync([question], cancellationToken))[0] : null;

    /// <summary>A named model's vector of a question; without one, and with the reason, when it cannot be had now.</summary>
    /// <param name="inbox">Which pays for it.</param>
    /// <param name="patience">How long a customer waits for it.</param>
    public async Task<NamedVector> EmbedQuestionAsync(AccountId account, long model, string question, long? inbox, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return new NamedVector(await Models.EmbedQuestionAsync(account, model, question, inbox, patience, cancellationToken), null);
        }
        catch (JobFailedException failed)
        {
            // An answer from the words alone is better than none.
            return new NamedVector(null, failed.Message);
        }
    }

    public Task<EmbeddedTexts> EmbedAsync(AccountId account, long model, IReadOnlyList<string> texts, TimeSpan? patience, CancellationToken cancellationToken) =>
        Models.EmbedAsync(account, model, texts, patience, cancellationToken);

    /// <summary>Its provider is asked again, although it may have wanted to be left alone.</summary>
    public Task AskAnywayAsync(AccountId account, long model, CancellationToken cancellationToken) => Models.AskAnywayAsync(account, model, cancellationToken);

    /// <exception cref="DomainException">The account has no such model for this purpose.</exception>
    public async Task<KnowledgeModel> RequireAsync(AccountId account, long model, KnowledgeModelPurpose purpose, string field, CancellationToken cancellationToken) =>
        (models.FirstOrDefault() is { } known ? await known.FindAsync(account, model, purpose, cancellationToken) : null)
        ?? throw new DomainException(ProblemCodes.ValidationFailed, $"Model does not exist, or is not made for this ({purpose.ToString().ToLowerInvariant()})", 422, field);

    /// <summary>What people call it; null when it is gone.</summary>
    public async Task<string?> NameAsync(AccountId account, long model, CancellationToken cancellationToken) =>
        models.FirstOrDefault() is { } known ? (await known.FindAsync(account, model, KnowledgeModelPurpose.Embedding, cancellationToken))?.Name : null;

    /// <summary>What of a chunk a named model reads, in windows that every one of them takes: what it is about, and the text.</summary>
    /// <param name="wordings">Other ways to ask for it, each a window of its own.</param>
    public static IReadOnlyList<string> Windows(string title, IReadOnlyList<string> headings, string text, IReadOnlyList<string> wordings)
    {
        var heading = IndexedText.Heading(title, headings);
        var windows = TextWindows.Split(IndexedText.WithoutAddresses(text), MostCharacters);
        return windows.Count == 0 ? [heading, .. wordings] : [.. windows.Select(window => $"{heading}\n{window}"), .. wordings];
    }

    /// <summary>Below 512 tokens, which small embedding models read, in most languages.</summary>
    private const int MostCharacters = 1_200;

    private IKnowledgeModels Models => models.FirstOrDefault() ?? throw new InvalidOperationException("Nobody keeps named models.");
}

/// <param name="Failure">Why there is none.</param>
internal readonly record struct NamedVector(float[]? Values, string? Failure);
