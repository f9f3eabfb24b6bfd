using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Search.Embedding;

/// <summary>What it would cost to embed a knowledge base with another model, before somebody chooses it.</summary>
internal static class EstimateEmbedding
{
    /// <summary>Of UTF-8, as calls are counted whose provider does not count: four letters of English, and about one character of Chinese.</summary>
    private const int BytesOfToken = 4;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/bases/{id}/embedding_estimate", HandleAsync).WithName("EstimateEmbedding").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, long? model_id, KnowledgeDb db, EmbeddingRows rows, BaseEmbedding embedding, CancellationToken cancellationToken)
    {
        if (!await db.BasesOf(account_id).AnyAsync(b => b.Id == id, cancellationToken)) throw DomainException.NotFound();
        var asked = model_id ?? throw new DomainException(ProblemCodes.ValidationFailed, "Model can't be blank", 422, "model_id");
        var model = await embedding.RequireAsync(account_id, asked, KnowledgeModelPurpose.Embedding, "model_id", cancellationToken);
        var (passages, bytes) = await rows.SizeOfMissingAsync(id, asked, cancellationToken);
        var tokens = (bytes + BytesOfToken - 1) / BytesOfToken;
        return TypedResults.Ok(new Response(passages, tokens, Math.Round(tokens * model.InputPrice / 1_000_000m, 4)));
    }

    /// <param name="Passages">That the model has not embedded yet.</param>
    /// <param name="Tokens">About so many: four bytes of UTF-8 each.</param>
    /// <param name="Price">US dollars, by the model's price.</param>
    internal sealed record Response(long Passages, long Tokens, decimal Price);
}
