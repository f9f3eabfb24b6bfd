using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.SignIn;

/// <summary>Tells a client that comes back whether its session still holds, and who it is.</summary>
internal static class ValidateToken
{
    internal sealed record Response(Payload Payload);

    internal sealed record Payload(bool Success, UserJson Data);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/auth/validate_token", HandleAsync).RequireAuthorization(Policies.SignedIn).WithName("ValidateToken");

    private static async Task<Ok<Response>> HandleAsync(ICurrentActor actor, UserPages pages, CancellationToken cancellationToken) =>
        TypedResults.Ok(new Response(new Payload(true, await pages.ShowAsync(actor.SignedInUser(), cancellationToken))));
}
