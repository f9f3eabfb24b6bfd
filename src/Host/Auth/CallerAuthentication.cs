using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Wheelhouse.Accounts.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Auth;

/// <summary>
/// Recognises the caller by Chatwoot's API token (either spelling of the header), by its session headers, or by the
/// dashboard's cookie. A wrong token is an error even when a cookie would do: the client means that token.
/// </summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IIdentities identities, TokenGuesses guesses)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "caller";

    /// <summary>Only our own scripts can send it across no origin: it tells our dashboard's requests from a foreign page's form.</summary>
    public const string RequestHeader = "X-Wheelhouse-Request";

    /// <summary>Chatwoot's token, in both of its spellings.</summary>
    public static readonly string[] TokenHeaders = ["api_access_token", "Api-Access-Token"];

    /// <summary>Browsers cannot set headers on a WebSocket, so the agents' hub also takes the token from its address.</summary>
    private const string HubPath = "/hubs/agent";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var headers = Request.Headers;
        if (ApiToken() is { } token)
            return Result(await FindAsync(token, identities.FindByApiTokenAsync), ProofKinds.ApiToken);
        if (headers["access-token"].ToString() is { Length: > 0 } access && headers["client"].ToString() is { Length: > 0 } client)
            return Result(await FindAsync($"{client} {access}", (_, token) => identities.FindBySessionAsync(headers["uid"].ToString(), client, access, token)), ProofKinds.DeviceToken);
        if (Request.Cookies[IIdentities.CookieName(Request.IsHttps)] is not { Length: > 0 } cookie)
            return AuthenticateResult.NoResult();
        return IsOurOwnPage()
            ? Result(await FindAsync(cookie, identities.FindByCookieAsync), ProofKinds.Cookie)
            : AuthenticateResult.Fail($"Send the header {RequestHeader}: 1 with a cookie session.");
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceAsync()).Failure;
        await ProblemResponse.WriteAsync(
            Context, 401, ProblemCodes.NotAuthenticated, failure?.Message ?? ProblemCodes.TextForStatus(401), [], Context.RequestAborted);
    }

    private async Task<KnownUser?> FindAsync(string shown, Func<string, CancellationToken, Task<KnownUser?>> find)
    {
        if (guesses.HoldBack(Context, shown))
        {
            CallerLimits.HoldBack(Context);
            return null;
        }

        var user = await find(shown, Context.RequestAborted);
        if (user is null) guesses.NotFound(Context, shown);
        else guesses.Found(shown);
        return user;
    }

    private string? ApiToken()
    {
        foreach (var name in TokenHeaders)
        {
            if (Request.Headers[name].ToString() is { Length: > 0 } token)
                return token;
        }

        return Request.Path.StartsWithSegments(HubPath, StringComparison.OrdinalIgnoreCase) && Request.Query["access_token"].ToString() is { Length: > 0 } sent ? sent : null;
    }

    /// <summary>With a cookie the browser vouches for the caller, so the page that asks must be ours.</summary>
    private bool IsOurOwnPage()
    {
        if (Context.WebSockets.IsWebSocketRequest || Request.Headers.Upgrade == "websocket")
            return Request.Headers.Origin is { Count: 1 } origin && ForeignPages.IsOwn(origin, Request.Host) && !ForeignPages.IsForeign(Request);
        var isSafe = HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method) || HttpMethods.IsOptions(Request.Method);
        return isSafe || Request.Headers.ContainsKey(RequestHeader);
    }

    private static AuthenticateResult Result(KnownUser? user, string proof)
    {
        if (user is null)
            return AuthenticateResult.Fail(proof == ProofKinds.ApiToken ? "Invalid Access Token" : ProblemCodes.TextForStatus(401));
        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.Name, ClaimNames.Role);
        identity.AddClaim(new Claim(ClaimNames.UserId, user.Id.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Name));
        identity.AddClaim(new Claim(ClaimNames.Proof, proof));
        if (user.Proof.SessionId is { } session)
            identity.AddClaim(new Claim(ClaimNames.SessionId, session.ToString(CultureInfo.InvariantCulture)));
        if (user.Proof.TokenStamp is { } stamp)
            identity.AddClaim(new Claim(ClaimNames.TokenStamp, stamp));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
