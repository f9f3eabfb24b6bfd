using System.Diagnostics;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host;

/// <summary>
/// Notes each request at the level Debug by the pattern of its route. The web framework's and the HTTP client's own lines
/// have addresses, headers and frames in them as they come, and with them tokens: below Warning they are never written,
/// whatever level is set, for whichever category and provider.
/// </summary>
internal static partial class RequestLog
{
    private static readonly string[] Talkative = ["Microsoft.AspNetCore", "Microsoft.Extensions.Http", "System.Net"];

    public static IServiceCollection AddRequestLog(this IServiceCollection services) =>
        services.PostConfigure<LoggerFilterOptions>(static filters =>
        {
            // The rule with the longest category wins, and a provider's own before all: so each of them is bound.
            var rules = filters.Rules.Prepend(new LoggerFilterRule(null, null, filters.MinLevel, null)).ToList();
            filters.Rules.Clear();
            foreach (var rule in rules)
            {
                filters.Rules.Add(new LoggerFilterRule(rule.ProviderName, rule.CategoryName, rule.LogLevel, (provider, category, level) =>
                    (level >= LogLevel.Warning || !IsTalkative(category)) && rule.Filter?.Invoke(provider, category, level) is not false));
            }
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
                Answered(logger, http.Request.Method, RouteOf.Request(http), http.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        });
    }

    private static bool IsTalkative(string? category) =>
        category is not null && Array.Exists(Talkative, name => category.StartsWith(name, StringComparison.Ordinal));

    [LoggerMessage(6020, LogLevel.Debug, "{Method} {Route} {Status} in {Milliseconds:0.0} ms")]
    private static partial void Answered(ILogger logger, string method, string route, int status, double milliseconds);
}
