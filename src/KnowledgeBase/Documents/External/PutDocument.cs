using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
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
            .WithMetadata(new LargeJsonAttribute(MostRequestBytes));

    private static async Task<Ok<Response>> HandleAsync(
        HttpContext http, AccountId account_id, KnowledgeBaseId id, string external_id, ChatwootBody<ExternalDocument.Request> body, ExternalDocuments documents, CancellationToken cancellationToken)
    {
        var key = IdIn(http, external_id);
        var file = ExternalDocument.ToFile(body.Value, key);
        var result = await documents.PutAsync(account_id, id, file, cancellationToken);
        return TypedResults.Ok(new Response(result, await documents.FindPutAsync(account_id, id, file, cancellationToken) ?? throw DomainException.NotFound()));
    }

    /// <summary>
    /// The id at the end of the address as it was sent: on its way through the router a slash stays escaped and nothing else does,
    /// so that <c>a%2Fb</c> and <c>a%252Fb</c> would be one.
    /// </summary>
    public static string IdIn(HttpContext http, string routed)
    {
        var sent = http.Features.Get<IHttpRequestFeature>()?.RawTarget.Split('?')[0].TrimEnd('/') ?? string.Empty;
        return sent.Length == 0 ? routed : Uri.UnescapeDataString(sent[(sent.LastIndexOf('/') + 1)..]);
    }

    /// <param name="Result"><c>created</c>, <c>updated</c> or <c>unchanged</c>.</param>
    internal sealed record Response(PutResult Result, ExternalJson Document);
}
