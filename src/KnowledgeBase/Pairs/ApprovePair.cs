using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>Lets a pair be searched; done again, it changes nothing.</summary>
internal static class ApprovePair
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/pairs/{id}/approve", HandleAsync).WithName("ApproveKnowledgePair").RequireAdministrator();

    private static async Task<Ok<PairJson>> HandleAsync(AccountId account_id, PairId id, IKnowledgePairs pairs, CancellationToken cancellationToken) =>
        TypedResults.Ok(PairJson.From(await pairs.ChangeAsync(account_id, id, null, null, true, cancellationToken) ?? throw DomainException.NotFound()));
}
