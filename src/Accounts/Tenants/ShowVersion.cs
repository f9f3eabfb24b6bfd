using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Wheelhouse.Accounts.Data;

namespace Wheelhouse.Accounts.Tenants;

/// <summary>The version and whether the parts work: the first call of Chatwoot's mobile app and of integrations.</summary>
internal static class ShowVersion
{
    internal sealed record Response(string Version, string Timestamp, string QueueServices, string DataServices);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/api", HandleAsync).AllowAnonymous().WithName("ShowVersion");

    private static async Task<Ok<Response>> HandleAsync(AccountsDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        // The queue lives in the database: one answer serves for both.
        var state = await db.Database.CanConnectAsync(cancellationToken) ? "ok" : "failing";
        var now = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return TypedResults.Ok(new Response(Versions.Chatwoot, now, state, state));
    }
}
