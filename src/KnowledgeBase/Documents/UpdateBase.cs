using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.KnowledgeBase.Sources;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Renames a knowledge base, or changes how its sources are cut that have no way of their own.</summary>
internal static class UpdateBase
{
    /// <param name="Chunking">Null for the usual way.</param>
    [WrappedIn("knowledge_base")]
    public sealed record Request([property: MinLength(1), MaxLength(200)] string? Name, ChunkingRequest? Chunking);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/knowledge/bases/{id}", HandleAsync).WithName("UpdateKnowledgeBase").RequireAdministrator();

    private static async Task<Ok<ListBases.BaseJson>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, ChatwootBody<Request> body, SourceChanges sources, ITextRulers rulers, KnowledgeDb db, BaseChoice choice,
        CancellationToken cancellationToken)
    {
        var chunking = body.Value.Chunking?.ToSettings(rulers);
        if (!await sources.ChangeBaseAsync(account_id, id, body.Value.Name, body.Has("chunking"), chunking, cancellationToken)) throw DomainException.NotFound();
        db.ChangeTracker.Clear();
        return TypedResults.Ok((await ListBases.ReadAsync(db, choice, account_id, bases => bases.Where(b => b.Id == id), cancellationToken)).Single());
    }
}
