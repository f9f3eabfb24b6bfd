using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wheelhouse.Platform.Http;

/// <summary>The names of the authorization policies; the Host defines them. Without any, a route is closed.</summary>
public static class Policies
{
    /// <summary>Anybody who is signed in, whatever the account.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>An agent or administrator of the account that the route names.</summary>
    public const string Member = "member";

    /// <summary>An administrator of the account that the route names.</summary>
    public const string Administrator = "administrator";
}

/// <summary>What the principal of a request carries.</summary>
public static class ClaimNames
{
    public const string UserId = "user_id";
    public const string AccountId = "account_id";
    public const string Role = "role";

    /// <summary>The session used; absent with an API token.</summary>
    public const string SessionId = "session_id";

    /// <summary>Says which token was used; absent with a session.</summary>
    public const string TokenStamp = "token_stamp";

    /// <summary>How the caller proved who they are, see <see cref="ProofKinds"/>.</summary>
    public const string Proof = "proof";
}

public static class ProofKinds
{
    public const string Cookie = "cookie";
    public const string ApiToken = "api_token";
    public const string DeviceToken = "device_token";
}

/// <summary>How modules place their routes.</summary>
public static class AccessExtensions
{
    /// <summary>The prefix of everything that belongs to one account; only its members get in.</summary>
    public const string AccountPrefix = "/api/v1/accounts/{account_id:long}";

    /// <summary>The group for a module's routes of one account.</summary>
    public static RouteGroupBuilder MapAccount(this IEndpointRouteBuilder routes) =>
        routes.MapGroup(AccountPrefix).RequireAuthorization(Policies.Member);

    /// <summary>Only administrators of the account; agents get Chatwoot's 401.</summary>
    public static TBuilder RequireAdministrator<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(Policies.Administrator);

    /// <summary>PUT and PATCH mean the same to Chatwoot's clients.</summary>
    public static RouteHandlerBuilder MapUpdate(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapMethods(pattern, [HttpMethods.Patch, HttpMethods.Put], handler);
}
