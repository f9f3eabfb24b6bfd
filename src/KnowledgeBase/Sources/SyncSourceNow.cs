using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Reads a source again. Only what changed is indexed anew.</summary>
internal static class SyncSourceNow
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/sources/{id}/sync", HandleAsync).WithName("SyncKnowledgeSource").RequireAdministrator();

    private static async Task<Ok<SourceJson>> HandleAsync(
        AccountId account_id, SourceId id, SourceChanges sources, KnowledgeDb db, CancellationToken cancellationToken)
    {
        if (!await sources.SyncAsync(account_id, id, cancellationToken)) throw DomainException.NotFound();
        return TypedResults.Ok(await ShowSource.FindAsync(db, account_id, id, cancellationToken));
    }
}
