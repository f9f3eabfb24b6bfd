using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Profile;

/// <summary>Shows oneself.</summary>
internal static class ShowProfile
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder profile) => profile.MapGet("", HandleAsync).WithName("ShowProfile");

    private static async Task<Ok<UserJson>> HandleAsync(ICurrentActor actor, UserPages pages, CancellationToken cancellationToken) =>
        TypedResults.Ok(await pages.ShowAsync(actor.SignedInUser(), cancellationToken));
}
