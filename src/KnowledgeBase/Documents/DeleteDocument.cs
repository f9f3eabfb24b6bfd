using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Documents;

/// <summary>Deletes one document. It comes back with the next sync when its source still has it.</summary>
internal static class DeleteDocument
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapDelete("/knowledge/documents/{id}", HandleAsync).WithName("DeleteKnowledgeDocument").RequireAdministrator();

    private static async Task<Ok> HandleAsync(AccountId account_id, DocumentId id, DocumentShelf documents, CancellationToken cancellationToken) =>
        await documents.DeleteAsync(account_id, id, cancellationToken) ? TypedResults.Ok() : throw DomainException.NotFound();
}
