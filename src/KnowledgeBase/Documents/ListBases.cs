using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>The knowledge bases of the account, oldest first.</summary>
internal static class ListBases
{
    private const int Most = 500;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) => account.MapGet("/knowledge/bases", HandleAsync).WithName("ListKnowledgeBases");

    private static async Task<Ok<Response>> HandleAsync(AccountId account_id, Reader bases, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(await bases.ReadAsync(account_id, static all => all.Take(Most), cancellationToken)));

    internal sealed record Response(IReadOnlyList<BaseJson> Payload);

    /// <param name="Chunking">How sources without a way of their own are cut; null for the usual way.</param>
    /// <param name="Search">How it is searched, with the usual values where nothing was chosen.</param>
    /// <param name="IsRead">Whether an assistant answers from it.</param>
    internal sealed record BaseJson(
        KnowledgeBaseId Id, string Name, ChunkSettings? Chunking, SearchSettings Search, EmbeddingJson Embedding, bool IsRead, int SourcesCount);

    /// <summary>By which vectors a base is searched.</summary>
    /// <param name="ModelId">The named model that serves; null for the builtin one, which reads English.</param>
    /// <param name="Progress">How far the model that serves, or the next one, has come; null for the builtin one alone.</param>
    /// <param name="Error">Why embedding does not go on; it is tried again by itself unless somebody has to act.</param>
    /// <param name="Tokens">What embedding has used so far, as providers counted it, or about as many where they do not.</param>
    /// <param name="Price">What it has cost so far, in US dollars.</param>
    /// <param name="Refused">Passages that the model that serves, or the next one, did not take, or not whole: what is missing is found by its words. Those of which it took nothing are tried again when it is chosen again.</param>
    /// <param name="RefusedReason">Why one of them; null when there are none.</param>
    internal sealed record EmbeddingJson(
        long? ModelId, string? ModelName, long? NextModelId, string? NextModelName, Progress? Progress, string? Error, long Tokens, decimal Price, int Refused, string? RefusedReason);

    /// <summary>Passages with a vector of the model, of all.</summary>
    internal sealed record Progress(int Done, int Total);

    /// <summary>Puts together what is shown of knowledge bases.</summary>
    internal sealed class Reader(KnowledgeDb db, BaseChoice choice, BaseEmbedding embedding, EmbeddingRows rows)
    {
        public async Task<List<BaseJson>> ReadAsync(
            AccountId account, Func<IQueryable<KnowledgeBaseRecord>, IQueryable<KnowledgeBaseRecord>> narrow, CancellationToken cancellationToken)
        {
            var read = await choice.ListReadAsync(account, cancellationToken);
            var found = await narrow(db.BasesOf(account).AsNoTracking().OrderBy(b => b.Id))
                .Select(b => new { Base = b, Sources = db.SourcesOf(account).Count(s => s.KnowledgeBaseId == b.Id) }).ToListAsync(cancellationToken);
            var bases = new List<BaseJson>(found.Count);
            foreach (var row in found)
            {
                bases.Add(new BaseJson(
                    row.Base.Id, row.Base.Name, row.Base.Chunking, row.Base.Search, await EmbeddingOfAsync(row.Base, cancellationToken), read.Contains(row.Base.Id), row.Sources));
            }

            return bases;
        }

        private async Task<EmbeddingJson> EmbeddingOfAsync(KnowledgeBaseRecord home, CancellationToken cancellationToken)
        {
            var progress = (home.NextEmbeddingModelId ?? home.EmbeddingModelId) is { } model ? await rows.CountAsync(home.Id, model, cancellationToken) : default((int Done, int Total)?);
            var (refused, reason) = (home.NextEmbeddingModelId ?? home.EmbeddingModelId) is { } aim ? await rows.RefusedAsync(home.Id, aim, cancellationToken) : default;
            return new EmbeddingJson(
                home.EmbeddingModelId, await NameAsync(home.EmbeddingModelId), home.NextEmbeddingModelId, await NameAsync(home.NextEmbeddingModelId),
                progress is var (done, total) ? new Progress(done, total) : null, home.EmbeddingError, home.EmbeddingTokens, home.EmbeddingPrice,
                refused, reason);

            async Task<string?> NameAsync(long? id) => id is { } named ? await embedding.NameAsync(home.AccountId, named, cancellationToken) : null;
        }
    }
}
