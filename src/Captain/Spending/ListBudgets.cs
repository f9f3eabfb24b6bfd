using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Spending;

/// <summary>The budgets of the account and its inboxes, with what is spent of them.</summary>
internal static class ListBudgets
{
    internal sealed record Response(IReadOnlyList<BudgetJson> Payload);

    /// <param name="InboxId">Null for the whole account.</param>
    /// <param name="Since">The first day of the current period (UTC).</param>
    internal sealed record BudgetJson(
        long? InboxId, BudgetPeriod Period, decimal? Money, long? Tokens, int WarnPercent, DateOnly Since, decimal SpentMoney, long SpentTokens, BudgetState State)
    {
        public static BudgetJson From(BudgetUse use) => new(
            use.InboxId == 0 ? null : use.InboxId, use.Period, use.Money, use.Tokens, use.WarnPercent, use.Since, use.SpentMoney, use.SpentTokens, use.State);
    }

    public static void Map(IEndpointRouteBuilder captain) => captain.MapGet("/budgets", HandleAsync).WithName("ListBudgets").RequireAdministrator();

    private static async Task<Ok<Response>> HandleAsync(SpendingBook book, ICurrentActor actor, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(
            [.. (await book.ReadAllAsync(actor.AccountId ?? throw DomainException.NotPermitted(), cancellationToken)).Select(BudgetJson.From)]));
}
