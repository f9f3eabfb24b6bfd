using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Search;
using Wheelhouse.KnowledgeBase.Search.Embedding;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Renames a knowledge base, or changes how it is searched, or how its sources are cut that have no way of their own.</summary>
internal static class UpdateBase
{
    /// <param name="Chunking">Null for the usual way.</param>
    /// <param name="Search">All choices together: what is left out goes back to the usual value, and so does everything with null.</param>
    /// <param name="EmbeddingModelId">By which named model questions and passages are compared; null for the builtin one. Another one serves when all passages have been embedded with it; sent again, it goes on at once, also where it had failed or its provider had asked for time.</param>
    [WrappedIn("knowledge_base")]
    public sealed record Request([property: MinLength(1), MaxLength(200)] string? Name, ChunkingRequest? Chunking, SearchChoices? Search, long? EmbeddingModelId);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/knowledge/bases/{id}", HandleAsync).WithName("UpdateKnowledgeBase").RequireAdministrator();

    private static async Task<Ok<ListBases.BaseJson>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, ChatwootBody<Request> body, SourceChanges sources, ITextRulers rulers, BaseEmbedding embedding, EmbeddingWork work, KnowledgeDb db, ListBases.Reader bases,
        CancellationToken cancellationToken)
    {
        var (name, chunking, search) = (body.Value.Name, body.Value.Chunking?.ToSettings(rulers), body.Value.Search?.Checked());
        if (search is not null) await search.RequireModelsAsync(embedding, account_id, cancellationToken);
        if (body.Value.EmbeddingModelId is { } model) await embedding.RequireAsync(account_id, model, KnowledgeModelPurpose.Embedding, "embedding_model_id", cancellationToken);
        var isThere = await sources.ChangeBaseAsync(
            account_id, id,
            home =>
            {
                if (name is not null) home.Rename(name);
                if (body.Has("chunking")) home.Tell(chunking);
                if (body.Has("search")) home.Tell(search);
                if (!body.Has("embedding_model_id")) return;
                home.AimAt(body.Value.EmbeddingModelId);
                work.Want(home, body.Value.EmbeddingModelId);
            },
            recuts: body.Has("chunking"), cancellationToken);
        if (!isThere) throw DomainException.NotFound();
        db.ChangeTracker.Clear();
        return TypedResults.Ok((await bases.ReadAsync(account_id, all => all.Where(b => b.Id == id), cancellationToken)).Single());
    }
}
