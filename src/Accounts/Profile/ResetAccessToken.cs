using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Tokens;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Profile;

/// <summary>Replaces one's API token; the old one stops working at once.</summary>
internal static class ResetAccessToken
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder profile) =>
        profile.MapPost("/reset_access_token", HandleAsync).WithName("ResetAccessToken");

    private static async Task<Ok<UserJson>> HandleAsync(
        ICurrentActor actor, AccountsDb db, TokenRenewal renewal, AuditTrail audit, UserPages pages, CancellationToken cancellationToken)
    {
        var id = actor.SignedInUser();
        await renewal.RenewAsync(id, TokenKind.Api, cancellationToken);
        audit.Note("token.reset", "User", id.Value);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await pages.ShowAsync(id, cancellationToken));
    }
}
