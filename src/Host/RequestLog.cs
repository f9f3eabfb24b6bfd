using System.Diagnostics;

namespace Wheelhouse.Host;

/// <summary>
/// Notes each request at the level Debug, without its query: tokens stand there where browsers cannot send headers. The
/// framework's own lines have the whole address in them and are therefore never written, whatever level is set.
/// </summary>
internal static partial class RequestLog
{
    /// <summary>They write addresses as they come; at Debug and Trace, too.</summary>
    private static readonly string[] FrameworksOwn =
        ["Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.Routing.Matching.DfaMatcher", "Microsoft.AspNetCore.StaticFiles.StaticFileMiddleware", "Microsoft.AspNetCore.HostFiltering.HostFilteringMiddleware"];

    public static IServiceCollection AddRequestLog(this IServiceCollection services) =>
        services.PostConfigure<LoggerFilterOptions>(static filters =>
        {
            foreach (var category in FrameworksOwn) filters.Rules.Add(new LoggerFilterRule(null, category, LogLevel.Warning, null));
        });

    public static void UseRequestLog(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Wheelhouse.Requests");
        app.Use(async (http, next) =>
        {
            if (!logger.IsEnabled(LogLevel.Debug))
            {
                await next(http);
                return;
            }

            var started = Stopwatch.GetTimestamp();
            try
            {
                await next(http);
            }
            finally
            {
                Answered(logger, http.Request.Method, PathOf(http), http.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        });
    }

    /// <summary>In the client API's addresses stands what a client proves itself with: their pattern is written instead.</summary>
    private static string PathOf(HttpContext http) => !http.Request.Path.StartsWithSegments("/public/api", StringComparison.Ordinal) ? http.Request.Path
        : (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "/public/api/…";

    [LoggerMessage(6020, LogLevel.Debug, "{Method} {Path} {Status} in {Milliseconds:0.0} ms")]
    private static partial void Answered(ILogger logger, string method, string path, int status, double milliseconds);
}
