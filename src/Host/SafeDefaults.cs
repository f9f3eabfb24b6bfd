using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Wheelhouse.Platform.Http;

namespace Wheelhouse.Host;

/// <summary>What every request and every answer is held to, unless a route or a page says otherwise.</summary>
internal static class SafeDefaults
{
    /// <summary>An answer that is no page runs nothing, also when somebody opens it as one.</summary>
    private const string NoPage = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static IServiceCollection AddSafeDefaults(this IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<LimitOptions>>(static (server, limits) =>
        {
            server.Limits.MaxRequestBodySize = limits.Value.MaxBodyBytes;
            server.AddServerHeader = false;
        });
        // A year: browsers that have seen https once do not go back. Not for localhost, whose other ports are not ours.
        return services.AddHsts(static hsts => hsts.MaxAge = TimeSpan.FromDays(365));
    }

    /// <summary>Goes first, so that it also covers files and refusals.</summary>
    public static void UseSafeDefaults(this WebApplication app)
    {
        app.UseHsts();
        app.Use(static (http, next) =>
        {
            http.Response.OnStarting(SetHeaders, http.Response.Headers);
            return next(http);
        });
    }

    private static Task SetHeaders(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "strict-origin-when-cross-origin");
        headers.TryAdd("Content-Security-Policy", NoPage);
        headers.TryAdd("Cache-Control", "no-store");
        return Task.CompletedTask;
    }
}
