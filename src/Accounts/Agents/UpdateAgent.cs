using System.ComponentModel.DataAnnotations;
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

/// <summary>Changes a member's role or availability. The last administrator stays one.</summary>
internal static class UpdateAgent
{
    [WrappedIn("agent")]
    public sealed record Request(
        [RegularExpression(Wording.NotBlank), MaxLength(255)] string? Name, AccountRole? Role, Availability? Availability, bool? AutoOffline);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder account) =>
        account.MapUpdate("/agents/{id}", HandleAsync).RequireAdministrator().WithName("UpdateAgent");

    private static async Task<Ok<AgentJson>> HandleAsync(
        AccountId account_id, UserId id, ChatwootBody<Request> body, AccountsDb db, IAgents agents, AuditTrail audit, ICurrentActor actor, CancellationToken cancellationToken)
    {
        var request = body.Value;
        await db.InTransactionAsync(
            async cancel =>
            {
                var membership = await LastAdministrator.LockAndFindAsync(db, account_id, id, cancel);
                if (request.Role is AccountRole.Agent)
                    await LastAdministrator.KeepAsync(db, membership, cancel);
                if (request.Role is { } role && role != membership.Role)
                {
                    audit.Note("agent.role_changed", "User", id.Value, new { From = membership.Role, To = role });
                    membership.TakeRole(role);
                }

                if (request.Name is not null && await IsSharedAsync(db, actor, account_id, id, cancel))
                    throw new DomainException(ProblemCodes.ValidationFailed, "Name can only be changed by the person", 422, "name");
                Apply(request, membership);
                return await db.SaveChangesAsync(cancel);
            },
            cancellationToken);
        return TypedResults.Ok(AgentJson.From(await agents.FindAsync(account_id, id, cancellationToken) ?? throw DomainException.NotFound()));
    }

    /// <summary>A name is one person's in all accounts: no account changes what the others show.</summary>
    private static async Task<bool> IsSharedAsync(AccountsDb db, ICurrentActor actor, AccountId account, UserId id, CancellationToken cancellationToken) =>
        actor.Actor.User != id && await db.MembershipsOf(id).AnyAsync(m => m.AccountId != account, cancellationToken);

    private static void Apply(Request request, Membership membership)
    {
        if (request.Name is not null)
            membership.User.Rename(request.Name);
        if (request.Availability is { } availability)
            membership.BeAvailable(availability);
        if (request.AutoOffline is { } auto)
            membership.GoOfflineWhenAway(auto);
    }
}

/// <summary>An account that nobody administers could never be mended from the inside.</summary>
internal static class LastAdministrator
{
    /// <summary>The account's row is locked first, so that two administrators cannot step down at the same moment.</summary>
    public static async Task<Membership> LockAndFindAsync(AccountsDb db, AccountId account, UserId user, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync($"select 1 from accounts.accounts where id = {account.Value} for update", cancellationToken);
        return await db.Memberships.Include(m => m.User).SingleOrDefaultAsync(m => m.UserId == user, cancellationToken)
            ?? throw DomainException.NotFound();
    }

    public static async Task KeepAsync(AccountsDb db, Membership leaving, CancellationToken cancellationToken)
    {
        var others = await db.Memberships.AnyAsync(m => m.UserId != leaving.UserId && m.Role == AccountRole.Administrator, cancellationToken);
        if (leaving.Role == AccountRole.Administrator && !others)
            throw new DomainException("last_administrator", "The account needs at least one administrator", 422, "role");
    }
}
