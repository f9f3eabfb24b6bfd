using System.Diagnostics;

namespace Wheelhouse.Host;

/// <summary>
/// Notes each request at the level Debug, without its query: tokens stand there where browsers cannot send headers. The
/// framework's own line has the query in it and is therefore never written, whatever level is set.
/// </summary>
internal static partial class RequestLog
{
    private const string FrameworksOwn = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public static IServiceCollection AddRequestLog(this IServiceCollection services) =>
        services.PostConfigure<LoggerFilterOptions>(static filters => filters.Rules.Add(new LoggerFilterRule(null, FrameworksOwn, LogLevel.Warning, null)));

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
                Answered(logger, http.Request.Method, http.Request.Path, http.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        });
    }

    [LoggerMessage(6020, LogLevel.Debug, "{Method} {Path} {Status} in {Milliseconds:0.0} ms")]
    private static partial void Answered(ILogger logger, string method, string path, int status, double milliseconds);
}
