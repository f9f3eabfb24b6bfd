using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>Deletes a pair; it stops being found at once. An agent may delete what they wrote themselves while it is pending.</summary>
internal static class DeletePair
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapDelete("/knowledge/pairs/{id}", HandleAsync).WithName("DeleteKnowledgePair");

    private static async Task<Ok> HandleAsync(AccountId account_id, PairId id, IKnowledgePairs pairs, CancellationToken cancellationToken) =>
        await pairs.DeleteAsync(account_id, id, cancellationToken) ? TypedResults.Ok() : throw DomainException.NotFound();
}
