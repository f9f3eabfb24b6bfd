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
    /// <param name="UnpricedModels">Of a budget with money: the models in use there without a price, which count as nothing in it.</param>
    internal sealed record BudgetJson(
        long? InboxId, BudgetPeriod Period, decimal? Money, long? Tokens, int WarnPercent, DateOnly Since, decimal SpentMoney, long SpentTokens, BudgetState State,
        IReadOnlyList<string> UnpricedModels)
    {
        public static BudgetJson From(BudgetUse use, IReadOnlyList<string> unpriced) => new(
            use.InboxId == 0 ? null : use.InboxId, use.Period, use.Money, use.Tokens, use.WarnPercent, use.Since, use.SpentMoney, use.SpentTokens, use.State, unpriced);
    }

    public static void Map(IEndpointRouteBuilder captain) => captain.MapGet("/budgets", HandleAsync).WithName("ListBudgets").RequireAdministrator();

    public static async Task<Response> ReadAsync(AccountId account, SpendingBook book, UnpricedModels models, CancellationToken cancellationToken)
    {
        var budgets = await book.ReadAllAsync(account, cancellationToken);
        var unpriced = await models.FindAsync(budgets, cancellationToken);
        return new Response([.. budgets.Select(b => BudgetJson.From(b, b.Money is null ? [] : unpriced[b.InboxId]))]);
    }

    private static async Task<Ok<Response>> HandleAsync(SpendingBook book, UnpricedModels models, ICurrentActor actor, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ReadAsync(actor.AccountId ?? throw DomainException.NotPermitted(), book, models, cancellationToken));
}
