using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Data;
using Wheelhouse.Inbox.Contracts;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.Spending;

/// <summary>Says what models may cost in a day or month; without money and tokens there is no limit any more.</summary>
internal static class SetBudget
{
    /// <param name="InboxId">Null for the whole account.</param>
    /// <param name="Period"><c>day</c> or <c>month</c>, in UTC.</param>
    /// <param name="Money">US dollars.</param>
    [WrappedIn("budget")]
    public sealed record Request(
        long? InboxId,
        string Period,
        [property: Range(0, 10_000_000)] decimal? Money,
        [property: Range(0, 1_000_000_000_000)] long? Tokens,
        [property: Range(1, 100)] int? WarnPercent);

    public static void Map(IEndpointRouteBuilder captain) => captain.MapPut("/budgets", HandleAsync).WithName("SetBudget").RequireAdministrator();

    private static async Task<Results<Ok<ListBudgets.Response>, NotFound>> HandleAsync(
        ChatwootBody<Request> body, CaptainDb db, IInbox inboxes, SpendingBook book, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var account = actor.AccountId ?? throw DomainException.NotPermitted();
        var sent = body.Value;
        var period = sent.Period switch
        {
            "day" => BudgetPeriod.Day,
            "month" => BudgetPeriod.Month,
            _ => throw new DomainException(ProblemCodes.ValidationFailed, "Period must be day or month", 422, "period"),
        };
        if (sent is not { Money: null, Tokens: null } && sent.InboxId is { } inbox && await inboxes.FindResponderAsync(new InboxId(inbox), cancellationToken) is null) return TypedResults.NotFound();

        var place = sent.InboxId ?? 0;
        var budget = await db.Budgets.SingleOrDefaultAsync(b => b.InboxId == place && b.Period == period, cancellationToken);
        if (sent is { Money: null, Tokens: null })
        {
            if (budget is not null) db.Budgets.Remove(budget);
        }
        else
        {
            if (budget is null) db.Budgets.Add(budget = new Budget { AccountId = account, InboxId = place, Period = period });
            (budget.Money, budget.Tokens, budget.WarnPercent) = (sent.Money, sent.Tokens, sent.WarnPercent ?? budget.WarnPercent);
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new ListBudgets.Response([.. (await book.ReadAllAsync(account, cancellationToken)).Select(ListBudgets.BudgetJson.From)]));
    }
}
