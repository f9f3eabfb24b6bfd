using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Tries all documents of a source again that could not be read, and nothing else of it.</summary>
internal static class RetryFailed
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/sources/{id}/retry", HandleAsync).WithName("RetryKnowledgeSource").RequireAdministrator();

    private static async Task<Ok<SourceJson>> HandleAsync(
        AccountId account_id, SourceId id, FailedDocuments failed, KnowledgeDb db, CancellationToken cancellationToken)
    {
        if (!await failed.RetryAllAsync(account_id, id, cancellationToken)) throw DomainException.NotFound();
        return TypedResults.Ok(await ShowSource.FindAsync(db, account_id, id, cancellationToken));
    }
}
