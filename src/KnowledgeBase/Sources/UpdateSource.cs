using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Ingestion.Chunking;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Renames a source, or changes how its documents are cut; then it is read again, document by document.</summary>
internal static class UpdateSource
{
    /// <param name="Chunking">How its documents are cut; null for the way of its knowledge base.</param>
    [WrappedIn("source")]
    public sealed record Request([property: MinLength(1), MaxLength(200)] string? Name, ChunkingRequest? Chunking);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/knowledge/sources/{id}", HandleAsync).WithName("UpdateKnowledgeSource").RequireAdministrator();

    private static async Task<Ok<SourceJson>> HandleAsync(
        AccountId account_id, SourceId id, ChatwootBody<Request> body, SourceChanges sources, ITextRulers rulers, KnowledgeDb db, CancellationToken cancellationToken)
    {
        var chunking = body.Value.Chunking?.ToSettings(rulers);
        if (!await sources.ChangeAsync(account_id, id, body.Value.Name, body.Has("chunking"), chunking, cancellationToken)) throw DomainException.NotFound();
        return TypedResults.Ok(await ShowSource.FindAsync(db, account_id, id, cancellationToken));
    }
}
