using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Agents;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;
using Wheelhouse.Platform.Realtime;

namespace Wheelhouse.Accounts.Profile;

/// <summary>Says whether one is there for an account's customers, and in which account one works just now.</summary>
internal static class SetAvailability
{
    [WrappedIn("profile")]
    public sealed record AvailabilityRequest(AccountId AccountId, Availability Availability);

    [WrappedIn("profile")]
    public sealed record AutoOfflineRequest(AccountId AccountId, bool AutoOffline);

    [WrappedIn("profile")]
    public sealed record ActiveAccountRequest(AccountId AccountId);

    public static void Map(IEndpointRouteBuilder profile)
    {
        profile.MapPost("/availability", (ChatwootBody<AvailabilityRequest> body, Change change, CancellationToken cancellationToken) =>
            change.ApplyAsync(body.Value.AccountId, m => m.BeAvailable(body.Value.Availability), cancellationToken)).WithName("SetAvailability");
        profile.MapPost("/auto_offline", (ChatwootBody<AutoOfflineRequest> body, Change change, CancellationToken cancellationToken) =>
            change.ApplyAsync(body.Value.AccountId, m => m.GoOfflineWhenAway(body.Value.AutoOffline), cancellationToken)).WithName("SetAutoOffline");
        profile.MapUpdate("/set_active_account", (ChatwootBody<ActiveAccountRequest> body, Change change, TimeProvider time, CancellationToken cancellationToken) =>
            change.ApplyAsync(body.Value.AccountId, m => m.BecomeActive(time.GetUtcNow()), cancellationToken)).WithName("SetActiveAccount");
    }

    /// <summary>Changes one's own membership and tells the account's other people.</summary>
    internal sealed class Change(AccountsDb db, ICurrentActor actor, UserPages pages)
    {
        public async Task<Ok<UserJson>> ApplyAsync(AccountId account, Action<Membership> change, CancellationToken cancellationToken)
        {
            var user = actor.SignedInUser();
            var membership = await db.MembershipsOf(user).SingleOrDefaultAsync(m => m.AccountId == account, cancellationToken)
                ?? throw DomainException.NotFound();
            change(membership);
            db.SignalAfterCommit(() => PresenceSignals.Changed(account, PresenceKinds.User, user.Value));
            await db.SaveChangesAsync(cancellationToken);
            return TypedResults.Ok(await pages.ShowAsync(user, cancellationToken));
        }
    }
}
