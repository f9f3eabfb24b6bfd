using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.Platform.Events;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// Give every chunk of a knowledge base the vectors of a named model that it lacks. One at a time for a base and a model: one
/// that its provider keeps waiting keeps waiting neither another one nor itself, where a person chooses it once more.
/// </summary>
/// <param name="Model">Null for all that it names at that moment.</param>
/// <param name="Choice">Which choice of a model it follows from; a later one overtakes it.</param>
/// <param name="IsAsked">A person has just chosen this model: it is asked, although it may have wanted to be left alone.</param>
internal sealed record EmbedChunks(AccountId AccountId, KnowledgeBaseId KnowledgeBaseId, long? Model = null, int Choice = 0, bool IsAsked = false) : ICommand
{
    public string? PartitionKey => FormattableString.Invariant($"embedding:{KnowledgeBaseId}:{Model}:{Choice}");
}

/// <summary>The calls to named models that index, and what they cost.</summary>
internal sealed class EmbeddingWork(KnowledgeDb db, BaseEmbedding embedding, CallSizes sizes)
{
    /// <summary>Vectors are stored in one page of a table.</summary>
    private const int MostDimensions = 4_000;

    /// <summary>Sees to it that new chunks get vectors of the named models, if there are any. Within the caller's transaction.</summary>
    public async Task WantAsync(AccountId account, KnowledgeBaseId @base, CancellationToken cancellationToken)
    {
        var home = await db.BasesOf(account).Where(b => b.Id == @base).Select(b => new { b.EmbeddingModelId, b.NextEmbeddingModelId, b.EmbeddingChoice }).SingleOrDefaultAsync(cancellationToken);
        if (home is null) return;
        foreach (var model in new[] { home.EmbeddingModelId, home.NextEmbeddingModelId }.OfType<long>()) Want(new EmbedChunks(account, @base, model, home.EmbeddingChoice));
    }

    /// <summary>The same after a person has chosen: what was under way for the choice before ends by itself, whatever it waits for.</summary>
    public void Want(KnowledgeBaseRecord home, long? chosen)
    {
        if (chosen is null) Want(new EmbedChunks(home.AccountId, home.Id, null, home.EmbeddingChoice));
        foreach (var model in home.NamedModels) Want(new EmbedChunks(home.AccountId, home.Id, model, home.EmbeddingChoice, IsAsked: model == chosen));
    }

    /// <summary>A person wants it tried now, whatever time its provider asked for.</summary>
    public Task AskAnywayAsync(AccountId account, long model, CancellationToken cancellationToken) => embedding.AskAnywayAsync(account, model, cancellationToken);

    private void Want(EmbedChunks work) => db.Enqueue(work, uniqueKey: work.PartitionKey);

    /// <summary>How many chunks are embedded before they are stored: what one call takes, so that a failure costs no more than that.</summary>
    public int SizeOf(AccountId account, long model) => sizes.Of(account, model);

    /// <summary>The vectors of each chunk's windows. What it costs is kept with the knowledge base, also when a later call fails.</summary>
    /// <exception cref="JobFailedException">A call failed.</exception>
    public async Task<EmbeddedWindows> EmbedAsync(
        AccountId account, KnowledgeBaseId @base, long model, IReadOnlyList<IReadOnlyList<string>> windows, CancellationToken cancellationToken)
    {
        var calls = new EmbeddingCalls(db, embedding, sizes, account, @base, model, [.. windows.SelectMany(static w => w)]);
        var (taken, refused) = await calls.EmbedAsync(cancellationToken);
        var vectors = taken.OfType<float[]>().ToList();
        if (vectors.Find(static v => v.Length > MostDimensions) is { } wide)
            throw new JobFailedException(FailureCategory.Configuration, FormattableString.Invariant($"The model's vectors have {wide.Length} numbers; {MostDimensions} are the most."));
        if (vectors.Exists(v => v.Length != vectors[0].Length))
            throw new JobFailedException(FailureCategory.Configuration, "The model's vectors differ in length.");
        var at = 0;
        var (ofChunks, reasons) = (new List<IReadOnlyList<float[]>>(windows.Count), new Dictionary<int, string>());
        foreach (var count in windows.Select(static w => w.Count))
        {
            foreach (var place in Enumerable.Range(at, count).Where(refused.ContainsKey)) reasons[ofChunks.Count] = refused[place];
            ofChunks.Add([.. taken.Skip(at).Take(count).OfType<float[]>()]);
            at += count;
        }

        return new EmbeddedWindows(ofChunks, reasons);
    }
}

/// <param name="Vectors">For each chunk those of its windows that the model took.</param>
/// <param name="Refused">Why it did not take all windows of a chunk, by the chunk's place.</param>
internal sealed record EmbeddedWindows(IReadOnlyList<IReadOnlyList<float[]>> Vectors, IReadOnlyDictionary<int, string> Refused);
