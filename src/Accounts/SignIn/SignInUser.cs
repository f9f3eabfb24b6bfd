using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Accounts.SignIn;

/// <summary>Signs somebody in by e-mail and password. API clients take the token headers, browsers keep the cookie.</summary>
internal static class SignInUser
{
    public sealed record Request(string? Email, string? Password);

    internal sealed record Response(UserJson Data);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/auth/sign_in", HandleAsync).AllowAnonymous().WithName("SignIn");

    private static async Task<IResult> HandleAsync(
        ChatwootBody<Request> body, AccountsDb db, Sessions sessions, SignInThrottle throttle, AuditTrail audit, UserPages pages, HttpContext http,
        CancellationToken cancellationToken)
    {
        var email = User.Normal(body.Value.Email ?? "");
        using var attempt = throttle.Begin(http, email);
        var user = await db.Users.SingleOrDefaultAsync(u => u.Email == email, cancellationToken);
        if (!Passwords.Matches(user, body.Value.Password ?? "") || user is null)
        {
            attempt.Fail();
            return ProblemResponse.Result(401, "invalid_credentials", "Invalid login credentials. Please try again.");
        }

        audit.Note("user.signed_in", "User", user.Id.Value, by: user.Id);
        await sessions.StartAsync(user, http, cancellationToken);
        return TypedResults.Ok(new Response(await pages.ShowAsync(user.Id, cancellationToken)));
    }
}
