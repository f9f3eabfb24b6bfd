using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Accounts.SignIn;

/// <summary>Ends the session that the request came with: its cookie and its tokens alike.</summary>
internal static class SignOutUser
{
    internal sealed record Response(bool Success);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/auth/sign_out", HandleAsync).RequireAuthorization(Policies.SignedIn).WithName("SignOut");

    private static async Task<IResult> HandleAsync(AccountsDb db, ClaimsPrincipal caller, HttpContext http, CancellationToken cancellationToken)
    {
        if (!long.TryParse(caller.FindFirstValue(ClaimNames.SessionId), NumberStyles.None, CultureInfo.InvariantCulture, out var session))
            return ProblemResponse.Result(404, ProblemCodes.NotFound, "User was not found or was not logged in.");
        await db.Sessions.Where(s => s.Id == session).ExecuteDeleteAsync(cancellationToken);
        Sessions.Forget(http);
        return TypedResults.Ok(new Response(true));
    }
}
