using System.Security.Claims;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Options;
using Wheelhouse.Channels.Contracts;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host.Auth;

/// <summary>How much one API token, one session, or one address without either may ask of this node.</summary>
internal sealed class CallerLimits(IOptions<LimitOptions> options, IKnownCallers known) : IDisposable
{
    /// <summary>
    /// Visitors and clients prove themselves by other means and are counted where those are read: many customers may share
    /// an address. Here only what fails of theirs is counted, for the address, and connections: for him who proves by his token who he
    /// is, else for the address, and before they are open.
    /// </summary>
    private static readonly string[] CountedElsewhere = [Widget, Clients, Frame, Hub, "/health"];

    private const string Widget = "/api/v1/widget";
    private const string Clients = "/public/api";
    private const string Frame = "/widget";
    private const string Hub = "/hubs/visitor";
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
        // Who proves himself and asks for what is not there, or is gone by now, is no stranger: he was counted for himself.
        if (http.Response.StatusCode is StatusCodes.Status401Unauthorized or StatusCodes.Status404NotFound && !Is(http, Hub) && !IsKnown(http))
            strangers.Take(RateWindow.AddressOf(http));
        return Task.CompletedTask;
    }

    /// <summary>
    /// A subscription to <c>/cable</c> that proved nothing counts as if one had been opened once more. True when this address has
    /// had its allowance: who guesses is to be cut off.
    /// </summary>
    public bool HoldsBackGuess(HttpContext http) => addresses.Take(PlaceOf(http)) is not null;

    public void Dispose()
    {
        callers.Dispose();
        addresses.Dispose();
        strangers.Dispose();
    }

    /// <summary>Nobody was looked for: his address has shown too many tokens of nobody.</summary>
    public static void HoldBack(HttpContext http) => http.Items[typeof(TokenGuesses)] = true;

    private int? Take(HttpContext http)
    {
        if (http.Items.ContainsKey(typeof(TokenGuesses)) && !IsCountedElsewhere(http)) return SecondsForStrangers;
        var caller = NameOf(http.User);
        if (caller is not null && callers.Take(caller) is { } wait) return wait;
        if (!IsCountedElsewhere(http)) return caller is null ? addresses.Take(PlaceOf(http)) : null;
        if (Is(http, Hub)) return known.Connects(http.Request.Query["access_token"]) ?? (IsKnown(http) ? null : strangers.Take(RateWindow.AddressOf(http)));
        return HasToProve(http) && strangers.IsFull(RateWindow.AddressOf(http)) && !IsKnown(http) ? SecondsForStrangers : null;
    }

    /// <summary>Who opens <c>/cable</c> says only later who he is: whoever does so in a loop takes it from nobody but others on <c>/cable</c>.</summary>
    private static string PlaceOf(HttpContext http) => Is(http, "/cable") ? $"cable {RateWindow.AddressOf(http)}" : RateWindow.AddressOf(http);

    /// <summary>The widget's frame is asked for without a token also by who has one, and has a limit of its own; health is asked by machines.</summary>
    private static bool HasToProve(HttpContext http) => Is(http, Widget) || Is(http, Clients);

    /// <summary>By a signature or from memory: strangers who have used up their allowance cost the database nothing, and refuse nobody who is known.</summary>
    private bool IsKnown(HttpContext http) =>
        NameOf(http.User) is not null
        || (Is(http, Widget) && known.IsVisitor(http.Request.Headers["X-Auth-Token"]))
        || (Is(http, Hub) && known.IsVisitor(http.Request.Query["access_token"]))
        || (Is(http, Clients) && known.IsContact(RouteValue(http, "inbox"), RouteValue(http, "contact")));

    /// <summary>Where an exception has answered, the route is forgotten on the way out; what handled it remembers.</summary>
    private static string? RouteValue(HttpContext http, string name) =>
        (http.Features.Get<IExceptionHandlerFeature>()?.RouteValues ?? http.Request.RouteValues)[name] as string;

    private static bool IsCountedElsewhere(HttpContext http) => CountedElsewhere.Any(path => Is(http, path));

    private static bool Is(HttpContext http, string path) => http.Request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase);

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
