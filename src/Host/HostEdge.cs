using Wheelhouse.Host.Auth;
using Wheelhouse.Host.Pages;
using Wheelhouse.Host.Realtime;

namespace Wheelhouse.Host;

/// <summary>What only the host has: authentication, realtime endpoints, pages and API documents.</summary>
internal static class HostEdge
{
    public static IHostApplicationBuilder AddHostEdge(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHostAuth().AddRealtime();
        builder.Services.AddApiDocument();
        return builder;
    }

    public static WebApplication MapHostEdge(this WebApplication app)
    {
        StaticPages.UseFiles(app);
        app.UseHostAuth();
        app.MapRealtime();
        app.MapGet("/health", () => TypedResults.Json(new { status = "woot" })).AllowAnonymous().ExcludeFromDescription();
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        StaticPages.Map(app);
        DemoPage.Map(app);
        return app;
    }
}
