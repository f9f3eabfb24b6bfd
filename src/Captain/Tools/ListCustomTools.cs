using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.Tools;

/// <summary>The tools that the account has made, and one of them.</summary>
internal static class ListCustomTools
{
    internal sealed record Response(IReadOnlyList<CustomToolJson> Payload, Meta Meta);

    internal sealed record Meta(int TotalCount, int Page);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/custom_tools", HandleAsync).WithName("ListCustomTools");
        captain.MapGet("/custom_tools/{id}", ShowAsync).WithName("GetCustomTool");
    }

    // There are 15 at most: one page holds them all.
    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var tools = await db.CustomTools.AsNoTracking().OrderBy(t => t.Title).ThenBy(t => t.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(tools.ConvertAll(CustomToolJson.From), new Meta(tools.Count, 1)));
    }

    private static async Task<Results<Ok<CustomToolJson>, NotFound>> ShowAsync(CustomToolId id, CaptainDb db, CancellationToken cancellationToken) =>
        await db.CustomTools.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellationToken) is { } tool
            ? TypedResults.Ok(CustomToolJson.From(tool))
            : TypedResults.NotFound();
}
