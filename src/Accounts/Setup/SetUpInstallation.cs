using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.Profile;
using Wheelhouse.Accounts.SignIn;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Accounts.Setup;

/// <summary>The first start: says whether an owner is missing, and creates the first one. Closed for ever after that.</summary>
internal static class SetUpInstallation
{
    public sealed record Request(
        [MaxLength(255)] string Name,
        [EmailAddress, MaxLength(255)] string Email,
        string Password,
        [MaxLength(255)] string CompanyName,
        [RegularExpression("^[a-z]{2}(_[A-Z]{2})?$")] string? Locale);

    public sealed record Response(bool NeedsSetup);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/setup", async (IInstallation installation, CancellationToken cancellationToken) =>
            TypedResults.Ok(new Response(await installation.IsEmptyAsync(cancellationToken)))).AllowAnonymous().WithName("GetSetup");
        routes.MapPost("/api/v1/setup", HandleAsync).AllowAnonymous().WithName("SetUp");
    }

    private static async Task<IResult> HandleAsync(
        ChatwootBody<Request> body, IInstallation installation, AccountsDb db, Sessions sessions, UserPages pages, HttpContext http, CancellationToken cancellationToken)
    {
        var request = body.Value;
        var details = new OwnerDetails(request.Name, request.Email, request.Password, request.CompanyName, request.Locale ?? "en");
        var first = await installation.SetUpAsync(details, cancellationToken);
        if (first is null)
            return ProblemResponse.Result(409, "already_set_up", "Wheelhouse is set up already: sign in instead");
        var user = await db.Users.FindAsync([first.UserId], cancellationToken) ?? throw DomainException.NotFound();
        await sessions.StartAsync(user, http, cancellationToken);
        return TypedResults.Ok(new SignInUser.Response(await pages.ShowAsync(user.Id, cancellationToken)));
    }
}
