using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Jobs;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>
/// Has texts embedded in calls that the model takes: one that is refused, or that is not answered in time, is halved, down to
/// a single text. What is refused alone is left out; when nothing at all is taken, it is the settings that are wrong.
/// </summary>
/// <param name="texts">Of one batch; an instance serves one.</param>
internal sealed class EmbeddingCalls(
    KnowledgeDb db, BaseEmbedding embedding, CallSizes sizes, AccountId account, KnowledgeBaseId @base, long model, IReadOnlyList<string> texts)
{
    /// <summary>Every model takes it.</summary>
    private const string ShortText = "help";

    private readonly float[]?[] _vectors = new float[]?[texts.Count];
    private readonly Dictionary<int, string> _refused = [];
    private bool _isAnyTaken;

    /// <summary>A vector a text, in their order; null for those that were refused, with the reasons by their places.</summary>
    /// <exception cref="JobFailedException">A call failed in another way, or nothing is taken.</exception>
    public async Task<(IReadOnlyList<float[]?> Vectors, IReadOnlyDictionary<int, string> Refused)> EmbedAsync(CancellationToken cancellationToken)
    {
        // A page that only lists others has no text, and no provider takes none.
        if (texts.Count > 0) await TakeAsync(0, texts.Count, cancellationToken);
        return (_vectors, _refused);
    }

    /// <summary>Whether they were taken in one call.</summary>
    private async Task<bool> TakeAsync(int start, int count, CancellationToken cancellationToken)
    {
        if (sizes.Of(account, model) < count)
        {
            for (int at = start, next; at < start + count; at += next)
            {
                next = Math.Min(sizes.Of(account, model), start + count - at);
                await TakeAsync(at, next, cancellationToken);
            }

            return false;
        }

        var embedded = await CallAsync([.. texts.Skip(start).Take(count)], cancellationToken);
        if (embedded.Refused is not { } refused)
        {
            for (var i = 0; i < count; i++) _vectors[start + i] = embedded.Vectors[i];
            return true;
        }

        if (count == 1)
        {
            await CheckAsync(cancellationToken);
            _refused[start] = refused.Reason;
            return false;
        }

        var half = (count + 1) / 2;
        if (refused.IsTooSlow)
        {
            // At once, because the next call may find the provider being left alone: whoever comes back goes on with it.
            sizes.Learn(account, model, half);
            await TakeAsync(start, count, cancellationToken);
            return false;
        }

        var (first, second) = (await TakeAsync(start, half, cancellationToken), await TakeAsync(start + half, count - half, cancellationToken));
        // Each half alone is taken: they were too many. Otherwise it is one of the texts.
        if (first && second) sizes.Learn(account, model, half);
        return false;
    }

    /// <summary>One text may be too long for a model that takes others; whoever takes none at all is set up wrongly.</summary>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (!_isAnyTaken && (await CallAsync([ShortText], cancellationToken)).Refused is { } why) throw new JobFailedException(FailureCategory.Configuration, why.Reason);
    }

    /// <summary>As long as the model's own settings let it take. What it costs is kept with the knowledge base, also when a later call fails.</summary>
    private async Task<EmbeddedTexts> CallAsync(string[] some, CancellationToken cancellationToken)
    {
        var embedded = await embedding.EmbedAsync(account, model, some, null, cancellationToken);
        if (embedded.Refused is not null) return embedded;
        _isAnyTaken = true;
        await db.BasesOf(account).Where(b => b.Id == @base).ExecuteUpdateAsync(
            b => b.SetProperty(x => x.EmbeddingTokens, x => x.EmbeddingTokens + embedded.Tokens).SetProperty(x => x.EmbeddingPrice, x => x.EmbeddingPrice + embedded.Price),
            cancellationToken);
        return embedded;
    }
}
