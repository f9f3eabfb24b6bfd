using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Auth;

/// <summary>
/// Keeps the pages of other sites from acting in a visitor's browser: with the session's cookie, and also where a request
/// would begin a session (a form that signs somebody in as somebody else, or that sets up a fresh installation).
/// </summary>
internal static class ForeignPages
{
    /// <summary>Made to be called from anywhere; no cookie counts there.</summary>
    private static readonly string[] Open = ["/public/api", "/api/v1/widget"];

    public static Task RefuseAsync(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        var isSafe = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        return isSafe || ShowsToken(request) || !IsForeign(request) || Open.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
            ? next(http)
            : ProblemResponse.WriteAsync(http, StatusCodes.Status403Forbidden, "foreign_origin", "Pages of other sites cannot do this", [], http.RequestAborted);
    }

    /// <summary>Whether a browser says that the page which asks is not ours.</summary>
    public static bool IsForeign(HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        "same-origin" or "none" => false,
        "same-site" or "cross-site" => true,
        // Browsers say it to https and to localhost only; everywhere else the origin has to do.
        _ => request.Headers.Origin is { Count: > 0 } origin && !(origin.Count == 1 && IsOwn(origin[0], request.Host)),
    };

    /// <remarks>A proxy may take the port from the host's name; then the name decides.</remarks>
    public static bool IsOwn(string? origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Host.Equals(host.Host, StringComparison.OrdinalIgnoreCase)
        && (host.Port is not { } port || page.Port == port);

    /// <summary>No page can make a browser send these by itself: who does has the token.</summary>
    private static bool ShowsToken(HttpRequest request) =>
        CallerAuthentication.TokenHeaders.Any(name => request.Headers.ContainsKey(name)) || request.Headers.ContainsKey("access-token");
}
