using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
namespace Wheelhouse.KnowledgeBase.Documents.External;

/// <summary>One document by the caller's id, with how far its reading is.</summary>
internal static class ShowExternalDocument
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/bases/{id}/documents/{external_id}", HandleAsync).WithName("ShowKnowledgeDocumentByExternalId");

    private static async Task<Ok<ExternalJson>> HandleAsync(
        HttpContext http, AccountId account_id, KnowledgeBaseId id, string external_id, ExternalDocuments documents, CancellationToken cancellationToken) =>
        TypedResults.Ok(await documents.FindAsync(account_id, id, PutDocument.IdIn(http, external_id), cancellationToken) ?? throw DomainException.NotFound());
}
