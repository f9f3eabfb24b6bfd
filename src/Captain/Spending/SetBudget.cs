using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
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
        ChatwootBody<Request> body, CaptainDb db, IInbox inboxes, SpendingBook book, UnpricedModels models, ICurrentActor actor, CancellationToken cancellationToken)
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
        var set = db.Budgets.Where(b => b.InboxId == place && b.Period == period);
        if (sent is { Money: null, Tokens: null }) await set.ExecuteDeleteAsync(cancellationToken);
        else if (await ReplaceAsync() == 0)
        {
            var budget = new Budget { AccountId = account, InboxId = place, Period = period, Money = sent.Money, Tokens = sent.Tokens };
            budget.WarnPercent = sent.WarnPercent ?? budget.WarnPercent;
            db.Budgets.Add(budget);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
            {
                // Somebody else has set one meanwhile: as one after the other, the last word holds.
                db.Entry(budget).State = EntityState.Detached;
                await ReplaceAsync();
            }
        }

        return TypedResults.Ok(await ListBudgets.ReadAsync(account, book, models, cancellationToken));

        Task<int> ReplaceAsync() => set.ExecuteUpdateAsync(
            u => u.SetProperty(b => b.Money, sent.Money).SetProperty(b => b.Tokens, sent.Tokens).SetProperty(b => b.WarnPercent, b => sent.WarnPercent ?? b.WarnPercent),
            cancellationToken);
    }
}
