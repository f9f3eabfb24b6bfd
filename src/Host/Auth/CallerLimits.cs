using System.Security.Claims;
using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Auth;

/// <summary>How much one API token, one session, or one address without either may ask of this node.</summary>
internal sealed class CallerLimits(IOptions<LimitOptions> options) : IDisposable
{
    /// <summary>
    /// Visitors and clients prove themselves by other means and are counted where those are read: many customers may share
    /// an address. Here only what fails of theirs is counted. Health is asked by machines.
    /// </summary>
    private static readonly string[] CountedElsewhere = ["/api/v1/widget", "/public/api", "/widget", "/hubs/visitor", "/health"];

    private const int SecondsForStrangers = 10;

    private readonly RateWindow callers = new(options.Value.RequestsPerCallerAndMinute, TimeSpan.FromMinutes(1));
    private readonly RateWindow addresses = new(options.Value.RequestsPerAddressAndMinute, TimeSpan.FromMinutes(1));

    private readonly RateWindow strangers = new(options.Value.RequestsPerAddressAndMinute, TimeSpan.FromMinutes(1));

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (Take(http) is not { } seconds)
        {
            if (IsCountedElsewhere(http)) http.Response.OnStarting(CountStranger, http);
            await next(http);
            return;
        }

        AuthLog.CallerHeldBack(http.RequestServices.GetRequiredService<ILogger<CallerLimits>>(), http.User.FindFirstValue(ClaimNames.UserId), seconds);
        await ProblemResponse.TooMany(http, seconds).ExecuteAsync(http);
    }

    /// <summary>Only now the status is certain: what was refused by an exception is answered further out.</summary>
    private Task CountStranger(object state)
    {
        var http = (HttpContext)state;
        if (http.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound) NoteStranger(http);
        return Task.CompletedTask;
    }

    /// <summary>A live connection has no status any more when it turns out that nobody known opened it: who notices says it here.</summary>
    public void NoteStranger(HttpContext http) => strangers.Take(RateWindow.AddressOf(http));

    public void Dispose()
    {
        callers.Dispose();
        addresses.Dispose();
        strangers.Dispose();
    }

    private int? Take(HttpContext http) =>
        NameOf(http.User) is { } caller ? callers.Take(caller)
        : !IsCountedElsewhere(http) ? addresses.Take(RateWindow.AddressOf(http))
        : strangers.IsFull(RateWindow.AddressOf(http)) ? SecondsForStrangers
        : null;

    private static bool IsCountedElsewhere(HttpContext http) =>
        CountedElsewhere.Any(path => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase));

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
