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

/// <summary>
/// Asks a server which tools it has and keeps the list. One that is gone takes every leave to use it along; one that is not called reading any
/// more asks an agent from now on.
/// </summary>
internal static class ListMcpTools
{
    public static void Map(IEndpointRouteBuilder captain) =>
        captain.MapPost("/mcp_servers/{id}/list_tools", HandleAsync).WithName("ListMcpTools").RequireAdministrator();

    private static async Task<Results<Ok<McpServerJson>, NotFound>> HandleAsync(
        McpServerId id, CaptainDb db, McpConnection connection, ICurrentActor current, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.McpServers.SingleOrDefaultAsync(s => s.Id == id, cancellationToken) is not { } server) return TypedResults.NotFound();
        IReadOnlyList<McpTool> tools;
        try
        {
            tools = await connection.ListAsync(server, cancellationToken);
        }
        catch (McpFailedException failure)
        {
            throw new DomainException("mcp_server_failed", failure.Told == failure.Message ? failure.Told : $"{failure.Told} {failure.Message}", 422, "url");
        }

        var gone = server.Tools.Select(static t => t.Slug).Except(tools.Select(static t => t.Slug), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        await ToolLeave.TakeAsync(db, gone, current.Actor, time.GetUtcNow(), cancellationToken);
        var nowWriting = tools.Where(t => !t.ReadsOnly && server.Tools.Any(before => before.Slug == t.Slug && before.ReadsOnly)).Select(static t => t.Slug).ToHashSet(StringComparer.Ordinal);
        await ToolLeave.AskAgainAsync(db, nowWriting, time.GetUtcNow(), cancellationToken);
        server.Offers(tools, time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(McpServerJson.From(server));
    }
}
