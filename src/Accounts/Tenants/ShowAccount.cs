using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Tenants;

/// <summary>Shows the account, and notes that one works in it just now.</summary>
internal static class ShowAccount
{
    public static void Map(IEndpointRouteBuilder account)
    {
        account.MapGet("", HandleAsync).WithName("ShowAccount");
        account.MapPost("/update_active_at", BecomeActiveAsync).WithName("UpdateActiveAt");
    }

    private static async Task<Ok<AccountJson>> HandleAsync(AccountId account_id, AccountsDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(AccountJson.From(await db.Accounts.AsNoTracking().SingleAsync(a => a.Id == account_id, cancellationToken)));

    private static async Task<Ok> BecomeActiveAsync(
        AccountId account_id, ICurrentActor actor, AccountsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var (user, now) = (actor.SignedInUser(), time.GetUtcNow());
        await db.Memberships.Where(m => m.AccountId == account_id && m.UserId == user)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.ActiveAt, now), cancellationToken);
        return TypedResults.Ok();
    }
}
