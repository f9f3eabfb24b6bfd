using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Wheelhouse.Accounts.Audit;
using Wheelhouse.Accounts.Data;
using Wheelhouse.Accounts.SignIn;
using Wheelhouse.Accounts.Tokens;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Accounts.Profile;

/// <summary>Changes oneself. A new password needs the old one and ends all other sessions, those of live connections too.</summary>
internal static class UpdateProfile
{
    [WrappedIn("profile")]
    public sealed record Request(
        [RegularExpression(Wording.NotBlank), MaxLength(255)] string? Name,
        [MaxLength(255)] string? DisplayName,
        [EmailAddress, MaxLength(255)] string? Email,
        [MaxLength(10_000)] string? MessageSignature,
        JsonObject? UiSettings,
        string? Password,
        string? CurrentPassword);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder profile) => profile.MapUpdate("", HandleAsync).WithName("UpdateProfile");

    private static async Task<IResult> HandleAsync(
        ChatwootBody<Request> body, ICurrentActor actor, AccountsDb db, UserPages pages, AuditTrail audit, ClaimsPrincipal caller, TokenRenewal renewal,
        SignInThrottle throttle, HttpContext http, TimeProvider time, CancellationToken cancellationToken)
    {
        var id = actor.SignedInUser();
        var user = await db.Users.SingleAsync(u => u.Id == id, cancellationToken);
        var request = body.Value;
        Apply(request, body, user);
        if (request.Password is { Length: > 0 } password)
        {
            Prove(user, request.CurrentPassword, throttle, http);
            await ChangePasswordAsync(user, password, db, audit, caller, renewal, cancellationToken);
        }

        user.Touch(time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException taken) when (taken.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw new DomainException(ProblemCodes.ValidationFailed, "Email has already been taken", 422, "email");
        }

        return TypedResults.Ok(await pages.ShowAsync(id, cancellationToken));
    }

    private static void Apply(Request request, ChatwootBody<Request> body, User user)
    {
        if (request.Name is not null)
            user.Rename(request.Name);
        if (body.Has(nameof(request.DisplayName)))
            user.ShowAs(request.DisplayName);
        if (request.Email is not null)
            user.MoveTo(request.Email);
        if (body.Has(nameof(request.MessageSignature)))
            user.Sign(request.MessageSignature);
        if (request.UiSettings is not null)
        {
            // Clients send the keys they changed.
            var settings = JsonNode.Parse(user.UiSettings)?.AsObject() ?? [];
            foreach (var (key, value) in request.UiSettings)
                settings[key] = value?.DeepClone();
            user.Arrange(settings.ToJsonString());
        }
    }

    /// <summary>Who has found an open session guesses no faster than at the door.</summary>
    private static void Prove(User user, string? current, SignInThrottle throttle, HttpContext http)
    {
        using var attempt = throttle.Begin(http, $"user {user.Id}");
        if (Passwords.Matches(user, current ?? ""))
            return;
        attempt.Fail();
        throw new DomainException(ProblemCodes.ValidationFailed, "Invalid current password", 422, "current_password");
    }

    private static async Task ChangePasswordAsync(
        User user, string password, AccountsDb db, AuditTrail audit, ClaimsPrincipal caller, TokenRenewal renewal,
        CancellationToken cancellationToken)
    {
        user.ChangePassword(Passwords.Hash(password));
        await renewal.RenewAsync(user.Id, TokenKind.Pubsub, cancellationToken);
        audit.Note("password.changed", "User", user.Id.Value);
        _ = long.TryParse(caller.FindFirstValue(ClaimNames.SessionId), NumberStyles.None, CultureInfo.InvariantCulture, out var session);
        await db.Sessions.Where(s => s.UserId == user.Id && s.Id != session).ExecuteDeleteAsync(cancellationToken);
    }
}
