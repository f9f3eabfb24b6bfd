using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Documents;

/// <summary>Takes a document out of the assistants' knowledge, or has its source read again.</summary>
internal static class RemoveDocument
{
    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapDelete("/documents/{id}", HandleAsync).WithName("DeleteDocument").RequireAdministrator();
        captain.MapPost("/documents/{id}/sync", SyncAsync).WithName("SyncDocument").RequireAdministrator();
    }

    private static async Task<Results<NoContent, NotFound>> HandleAsync(
        DocumentId id, IKnowledge knowledge, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        return await knowledge.DeleteDocumentAsync(account, id, cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();
    }

    private static async Task<Results<Accepted, NotFound>> SyncAsync(
        DocumentId id, IKnowledge knowledge, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var document = await knowledge.FindDocumentAsync(account, id, cancellationToken);
        return document is not null && await knowledge.SyncSourceAsync(account, document.SourceId, cancellationToken)
            ? TypedResults.Accepted((string?)null)
            : TypedResults.NotFound();
    }
}
