using System.Security.Claims;
using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Auth;

/// <summary>How much one API token, one session, or one address without either may ask of this node.</summary>
internal sealed class CallerLimits(IOptions<LimitOptions> options) : IDisposable
{
    /// <summary>Visitors and clients prove themselves by other means and are counted where those are read; health is asked by machines.</summary>
    private static readonly string[] CountedElsewhere = ["/api/v1/widget", "/public/api", "/widget", "/hubs/visitor", "/cable", "/health"];

    private readonly RateWindow callers = new(options.Value.RequestsPerCallerAndMinute, TimeSpan.FromMinutes(1));
    private readonly RateWindow addresses = new(options.Value.RequestsPerAddressAndMinute, TimeSpan.FromMinutes(1));

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (Take(http) is not { } seconds)
        {
            await next(http);
            return;
        }

        AuthLog.CallerHeldBack(http.RequestServices.GetRequiredService<ILogger<CallerLimits>>(), http.User.FindFirstValue(ClaimNames.UserId), seconds);
        await ProblemResponse.TooMany(http, seconds).ExecuteAsync(http);
    }

    public void Dispose()
    {
        callers.Dispose();
        addresses.Dispose();
    }

    private int? Take(HttpContext http) =>
        NameOf(http.User) is { } caller ? callers.Take(caller)
        : CountedElsewhere.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)) ? null
        : addresses.Take(RateWindow.AddressOf(http));

    /// <summary>A person has one API token and many sessions; each counts for itself.</summary>
    private static string? NameOf(ClaimsPrincipal caller) =>
        caller.FindFirstValue(ClaimNames.SessionId) is { } session ? $"session {session}"
        : caller.FindFirstValue(ClaimNames.UserId) is { } user ? $"token {user}"
        : null;
}

internal static partial class AuthLog
{
    [LoggerMessage(6010, LogLevel.Warning, "Requests of user {UserId} are held back for {Seconds} s")]
    public static partial void CallerHeldBack(ILogger logger, string? userId, int seconds);
}
