using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
namespace Wheelhouse.KnowledgeBase.Documents.External;

/// <summary>Deletes a document by the caller's id; it stops being found at once. Done again, it changes nothing, and the answer says so.</summary>
internal static class DeleteExternalDocument
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapDelete("/knowledge/bases/{id}/documents/{external_id}", HandleAsync).WithName("DeleteKnowledgeDocumentByExternalId").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(
        HttpContext http, AccountId account_id, KnowledgeBaseId id, string external_id, ExternalDocuments documents, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(await documents.DeleteAsync(account_id, id, PutDocument.IdIn(http, external_id), cancellationToken) ? "deleted" : "unchanged"));

    /// <param name="Result"><c>deleted</c>, or <c>unchanged</c> when there was none.</param>
    internal sealed record Response(string Result);
}
