using Wheelhouse.Host.Auth;
using Wheelhouse.Host.Pages;
using Wheelhouse.Host.Realtime;

namespace Wheelhouse.Host;

/// <summary>What only the host has: authentication, realtime endpoints, pages and API documents.</summary>
internal static class HostEdge
{
    public static IHostApplicationBuilder AddHostEdge(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSafeDefaults().AddRequestLog().AddHostAuth().AddRealtime();
        builder.Services.AddApiDocument();
        // The client API is called from any site's pages and carries no cookies; nothing else is open to other origins.
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(any => any.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod()));
        return builder;
    }

    public static WebApplication MapHostEdge(this WebApplication app)
    {
        app.UseSafeDefaults();
        app.UseRequestLog();
        StaticPages.UseFiles(app);
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/public/api", StringComparison.OrdinalIgnoreCase), client => client.UseCors());
        app.UseHostAuth();
        app.MapRealtime();
        app.MapGet("/health", () => TypedResults.Json(new { status = "woot" })).AllowAnonymous().ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        StaticPages.Map(app);
        DemoPage.Map(app);
        return app;
    }
}
