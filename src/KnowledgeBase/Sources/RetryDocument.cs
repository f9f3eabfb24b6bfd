using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Data;
using Wheelhouse.KnowledgeBase.Documents;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Sources;

/// <summary>Tries a document again that could not be read, and nothing else of its source. One without an error stays as it is.</summary>
internal static class RetryDocument
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/documents/{id}/retry", HandleAsync).WithName("RetryKnowledgeDocument").RequireAdministrator();

    private static async Task<Ok<ShowDocument.Response>> HandleAsync(
        AccountId account_id, DocumentId id, FailedDocuments failed, KnowledgeDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!await failed.RetryAsync(account_id, id, cancellationToken)) throw DomainException.NotFound();
        return TypedResults.Ok(await ShowDocument.ReadAsync(db, account_id, id, time, cancellationToken));
    }
}
