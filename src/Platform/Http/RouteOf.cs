using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Wheelhouse.Platform.Http;

/// <summary>
/// What a log calls a request. Addresses hold what callers prove themselves with (an inbox's identifier, a contact's, a
/// token); the pattern of a route holds nothing of theirs.
/// </summary>
public static class RouteOf
{
    /// <summary>For files, and for addresses that lead nowhere.</summary>
    public const string None = "(no route)";

    public static string Request(HttpContext http)
    {
        // Whoever handles an exception finds the endpoint taken away.
        var endpoint = http.GetEndpoint() ?? http.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return (endpoint as RouteEndpoint)?.RoutePattern.RawText is not { } pattern ? None : pattern.StartsWith('/') ? pattern : $"/{pattern}";
    }
}
