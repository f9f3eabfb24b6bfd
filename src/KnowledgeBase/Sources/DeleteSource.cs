using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Deletes a source with its documents. They stop being found at once; their rows are taken away by a job.</summary>
internal static class DeleteSource
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapDelete("/knowledge/sources/{id}", HandleAsync).WithName("DeleteKnowledgeSource").RequireAdministrator();

    private static async Task<Ok> HandleAsync(AccountId account_id, SourceId id, SourceChanges sources, CancellationToken cancellationToken) =>
        await sources.DeleteAsync(account_id, id, cancellationToken) ? TypedResults.Ok() : throw DomainException.NotFound();
}
