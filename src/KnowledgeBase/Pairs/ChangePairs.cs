using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.KnowledgeBase.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.KnowledgeBase.Pairs;

/// <summary>Approves, takes back or deletes many pairs at once. A pair that is not there any more is passed over.</summary>
internal static class ChangePairs
{
    public enum Change
    {
        Approve,
        Withdraw,
        Delete,
    }

    /// <param name="Change"><c>approve</c>, <c>withdraw</c> (pending again) or <c>delete</c>.</param>
    public sealed record Request([property: Required, MinLength(1), MaxLength(200)] IReadOnlyList<PairId> Ids, Change Change);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapPost("/knowledge/pairs/bulk", HandleAsync).WithName("ChangeKnowledgePairs").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(
        AccountId account_id, ChatwootBody<Request> body, PairChanges changes, CancellationToken cancellationToken)
    {
        var done = new List<PairId>();
        foreach (var id in body.Value.Ids.Distinct())
        {
            var isDone = body.Value.Change == Change.Delete
                ? await changes.DeleteAsync(account_id, id, cancellationToken)
                : await changes.ChangeAsync(account_id, id, null, body.Value.Change == Change.Approve, cancellationToken);
            if (isDone) done.Add(id);
        }

        return TypedResults.Ok(new Response(done));
    }

    /// <param name="Ids">The pairs that were there.</param>
    internal sealed record Response(IReadOnlyList<PairId> Ids);
}
