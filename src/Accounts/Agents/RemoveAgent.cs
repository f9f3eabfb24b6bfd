using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Agents;

/// <summary>Takes somebody out of the account. Who belongs to no account any more is forgotten, with tokens and sessions.</summary>
internal static class RemoveAgent
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapDelete("/agents/{id}", HandleAsync).RequireAdministrator().WithName("RemoveAgent");

    private static async Task<Ok> HandleAsync(
        AccountId account_id, UserId id, AccountsDb db, AuditTrail audit, CancellationToken cancellationToken)
    {
        await db.InTransactionAsync(
            async cancel =>
            {
                var membership = await LastAdministrator.LockAndFindAsync(db, account_id, id, cancel);
                await LastAdministrator.KeepAsync(db, membership, cancel);
                db.Memberships.Remove(membership);
                db.Raise(new AgentLeft(account_id, id));
                audit.Note("agent.removed", "User", id.Value, new { membership.User.Email });
                await db.SaveChangesAsync(cancel);
                if (!await db.MembershipsOf(id).AnyAsync(cancel))
                    await db.Users.Where(u => u.Id == id).ExecuteDeleteAsync(cancel);
                return true;
            },
            cancellationToken);
        return TypedResults.Ok();
    }
}
