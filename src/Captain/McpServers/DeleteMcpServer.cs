using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Wheelhouse.Captain.Contracts;
using Wheelhouse.Captain.Data;
using Wheelhouse.Captain.Tools;
using Wheelhouse.Platform.Http;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Captain.McpServers;

/// <summary>Removes a server with what opens it, and every leave to use its tools: those of a server that comes later must be allowed anew.</summary>
internal static class DeleteMcpServer
{
    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapDelete("/mcp_servers/{id}", HandleAsync).WithName("DeleteMcpServer").RequireAdministrator();

    private static async Task<Results<NoContent, NotFound>> HandleAsync(McpServerId id, CaptainDb db, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.McpServers.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } server) return TypedResults.NotFound();
        await ToolLeave.TakeAsync(db, server.Slugs(), current.Actor, time.GetUtcNow(), cancellationToken);
        db.McpServers.Remove(server);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.NoContent();
    }
}
