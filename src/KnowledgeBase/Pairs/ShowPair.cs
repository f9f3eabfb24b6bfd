using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>One pair.</summary>
internal static class ShowPair
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapGet("/knowledge/pairs/{id}", HandleAsync).WithName("ShowKnowledgePair");

    private static async Task<Ok<PairJson>> HandleAsync(AccountId account_id, PairId id, IKnowledgePairs pairs, CancellationToken cancellationToken) =>
        TypedResults.Ok(PairJson.From(await pairs.FindAsync(account_id, id, cancellationToken) ?? throw DomainException.NotFound()));
}
