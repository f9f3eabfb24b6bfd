using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.KnowledgeBase.Sources.Own;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
namespace Wheelhouse.KnowledgeBase.Documents.External;

/// <summary>Puts a document under the caller's id. The same again changes nothing, and the answer says so.</summary>
internal static class PutDocument
{
    /// <summary>The longest content, each character of it escaped.</summary>
    private const long MostRequestBytes = 16 * 1024 * 1024;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPut("/knowledge/bases/{id}/documents/{external_id}", HandleAsync).WithName("PutKnowledgeDocument").RequireAdministrator()
            .WithMetadata(new RequestSizeLimitAttribute(MostRequestBytes));

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, KnowledgeBaseId id, string external_id, ChatwootBody<ExternalDocument.Request> body, ExternalDocuments documents, CancellationToken cancellationToken)
    {
        var key = Unescape(external_id);
        var result = await documents.PutAsync(account_id, id, ExternalDocument.ToFile(body.Value, key), cancellationToken);
        return TypedResults.Ok(new Response(result, await documents.FindAsync(account_id, id, key, cancellationToken) ?? throw DomainException.NotFound()));
    }

    /// <summary>A slash stays escaped on its way through the router.</summary>
    public static string Unescape(string external) => external.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <param name="Result"><c>created</c>, <c>updated</c> or <c>unchanged</c>.</param>
    internal sealed record Response(PutResult Result, ExternalJson Document);
}
