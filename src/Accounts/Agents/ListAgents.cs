using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Agents;

/// <summary>The people of the account, as a bare array.</summary>
internal static class ListAgents
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) => account.MapGet("/agents", HandleAsync).WithName("ListAgents");

    private static async Task<Ok<IEnumerable<AgentJson>>> HandleAsync(AccountId account_id, IAgents agents, CancellationToken cancellationToken) =>
        TypedResults.Ok((await agents.ListAsync(account_id, cancellationToken)).Select(AgentJson.From));
}
