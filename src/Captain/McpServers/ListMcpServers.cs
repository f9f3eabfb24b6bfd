using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;

namespace Wheelhouse.Captain.McpServers;

/// <summary>The MCP servers of the account with the tools that each last listed.</summary>
internal static class ListMcpServers
{
    internal sealed record Response(IReadOnlyList<McpServerJson> Payload);

    public static void Map(IEndpointRouteBuilder captain)
    {
        captain.MapGet("/mcp_servers", HandleAsync).WithName("ListMcpServers");
        captain.MapGet("/mcp_servers/{id}", ShowAsync).WithName("GetMcpServer");
    }

    // There are 10 at most: one page holds them all.
    private static async Task<Ok<Response>> HandleAsync(CaptainDb db, CancellationToken cancellationToken)
    {
        var servers = await db.McpServers.AsNoTracking().OrderBy(s => s.Name).ThenBy(s => s.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(new Response(servers.ConvertAll(McpServerJson.From)));
    }

    private static async Task<Results<Ok<McpServerJson>, NotFound>> ShowAsync(McpServerId id, CaptainDb db, CancellationToken cancellationToken) =>
        await db.McpServers.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is { } server
            ? TypedResults.Ok(McpServerJson.From(server))
            : TypedResults.NotFound();
}
